import { isAllianceError } from '@alliance/errors/alliance-error';
import { readExpression } from './check-expression.ts';
import { formatExpression, termsOf } from './expression-syntax.ts';
import type { LicenceRegister } from './licence-register.ts';
import { type LicenceTitles, titleOf } from './licence-titles.ts';

/** A file that may speak of a licence; `text` is its beginning. */
export type LicenceText = {
  readonly path: string;
  readonly text: string;
  /** Digests of the whole file, as it is and without what editors change. */
  readonly digests: readonly string[];
  /** What the front matter of a card says, when it says something. */
  readonly frontMatter: string | undefined;
};

export type LicenceInText = { readonly path: string; readonly licence: string; readonly how: string };

/** What texts are compared with. */
export type KnownTexts = {
  readonly register: LicenceRegister;
  readonly titles: LicenceTitles;
  /** Ids by the digests of texts that term records were read from. */
  readonly byDigest: ReadonlyMap<string, string>;
};

const TAG = /SPDX-License-Identifier:[ \t]*([^\r\n]{1,500})/;

/** The licence that a text speaks of, from the surest sign to the least; undefined when it speaks of none that is known. */
export function detectLicence(known: KnownTexts, text: LicenceText): LicenceInText | undefined {
  const found = (licence: string | undefined, how: string) => licence && { path: text.path, licence, how };
  const tag = TAG.exec(text.text)?.[1]?.replace(/(?:\*\/|-->|#)\s*$/, '');
  const whole = text.digests.map((digest) => known.byDigest.get(digest)).find((id) => id !== undefined);
  return (
    found(whole, 'text') ||
    found(tag && readable(known.register, tag), 'spdx-tag') ||
    found(text.frontMatter && readable(known.register, text.frontMatter), 'front-matter') ||
    found(isCard(text.path) ? undefined : titleOf(known.titles, text.text), 'title') ||
    undefined
  );
}

/** True for texts that are about something else than a licence. */
export function isCard(path: string): boolean {
  return /(?:^|\/)readme\.md$/i.test(path);
}

/** What cannot be read, or names no licence, says nothing. */
function readable(register: LicenceRegister, given: string): string | undefined {
  try {
    const { expression } = readExpression(register, given);
    if (termsOf(expression).some(({ kind }) => kind === 'unclear')) return undefined;
    return formatExpression(expression, ({ text }) => text);
  } catch (error) {
    if (isAllianceError(error)) return undefined;
    throw error;
  }
}
