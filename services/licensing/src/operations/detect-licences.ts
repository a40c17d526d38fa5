import { hash } from 'node:crypto';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { parse } from 'yaml';
import {
  detectLicence,
  isCard,
  type KnownTexts,
  type LicenceInText,
  type LicenceText,
} from '../domain/detect-licence.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import { licenceTitles } from '../domain/licence-titles.ts';
import type { TermRecords } from '../terms/load-terms.ts';

const MAX_TEXTS = 64;
const MAX_HEAD_BYTES = 32 * 1_024;
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

type Given = { path: string; sha256: string; head: Uint8Array };

/** What the register can tell texts by. */
export function knownTexts(register: LicenceRegister, terms: TermRecords): KnownTexts {
  const byDigest = [...terms.values()].flatMap(({ id, textSha256 }) =>
    Object.values(textSha256).map((digest): [string, string] => [digest, id]),
  );
  return { register, titles: licenceTitles(register), byDigest: new Map(byDigest) };
}

/** Which licences texts speak of; those that speak of none are left out. Errors: `invalid_argument`. */
export function detectLicences(known: KnownTexts, texts: readonly Given[]): LicenceInText[] {
  if (texts.length > MAX_TEXTS || texts.some(({ head }) => head.length > MAX_HEAD_BYTES)) {
    throw invalidArgument(`Send at most ${MAX_TEXTS} texts, and ${MAX_HEAD_BYTES} bytes of each.`);
  }
  return texts.flatMap((given) => detectLicence(known, toText(given)) ?? []);
}

function toText({ path, sha256, head }: Given): LicenceText {
  const text = Buffer.from(head).toString('utf8');
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
  // Only of a file that is here wholly can another form be known.
  const isWhole = hash('sha256', head, 'hex') === sha256;
  const forms = isWhole ? [plain, `${plain}\n`, `${plain}\n\n`].map((form) => hash('sha256', form, 'hex')) : [];
  return { path, text, digests: [sha256, ...forms], frontMatter: isCard(path) ? frontMatterOf(text) : undefined };
}

/** What `license` says in the front matter of a card: a tag, an expression, or several that all hold. */
function frontMatterOf(text: string): string | undefined {
  const block = FRONT_MATTER.exec(text)?.[1];
  if (block === undefined) return undefined;
  const values = [readYaml(block)].flat().filter((value): value is string => typeof value === 'string' && value !== '');
  return values.length > 1 ? values.map((value) => `(${value})`).join(' AND ') : values[0];
}

function readYaml(block: string): unknown {
  try {
    const said: unknown = parse(block, { maxAliasCount: 0 });
    return said !== null && typeof said === 'object' && 'license' in said ? said.license : undefined;
  } catch {
    return undefined;
  }
}
