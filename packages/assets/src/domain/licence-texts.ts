import type { DetectedLicence } from './file-licences.ts';
import type { FileEntry } from './version.ts';

/** Of a file with the name of a licence text, or of a card, that much is read. */
export const LICENCE_HEAD_BYTES = 32 * 1_024;
export const MAX_LICENCE_TEXTS = 64;

const LARGEST_TEXT = 1_024 * 1_024;
const LICENCE_NAME = /^(?:un)?(?:licen[cs]e|copying|notice)s?(?:[-._ ][^/]*)?$/i;
const NOT_TEXT = /\.(?:json|ya?ml|csv|tsv|pdf|png|jpe?g|gif|svg|zip|gz|xz|zst|parquet|py|js|ts|java|c|h)$/i;

/** True for files that may say under which licence others are: LICENSE, COPYING, NOTICE and the like, and READMEs with front matter. */
export function isLicenceText({ path, size }: Pick<FileEntry, 'path' | 'size'>): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (size === 0 || size > LARGEST_TEXT || NOT_TEXT.test(name)) return false;
  return LICENCE_NAME.test(name) || name.toLowerCase() === 'readme.md';
}

/** The ids that an expression names. */
function idsIn(expression: string): string[] {
  return expression.split(/[\s()]+/).filter((word) => word !== '' && !/^(?:AND|OR|WITH)$/.test(word));
}

/** What a text says. */
export type SaidLicence = Pick<DetectedLicence, 'path' | 'licence' | 'how'>;

/**
 * Compares what texts say with the licences of the files beside and below them: a text speaks for those, and not for itself, so
 * that no declaration for the text alone makes it agree.
 */
export class TextWitness {
  readonly #said: readonly (SaidLicence & { folder: string; beside: Set<string> })[];

  constructor(said: readonly SaidLicence[]) {
    this.#said = said.map((text) => ({
      ...text,
      folder: text.path.slice(0, text.path.lastIndexOf('/') + 1),
      beside: new Set(),
    }));
  }

  /** Takes notice of a file and its licence. */
  look(file: Pick<FileEntry, 'path' | 'size'>, licence: string): void {
    const open = this.#said.filter(({ folder, beside }) => !beside.has(licence) && file.path.startsWith(folder));
    if (open.length > 0 && !isLicenceText(file)) for (const { beside } of open) beside.add(licence);
  }

  /** Every text with what is declared around it; where there is nothing else, or nothing was looked at, that is `licence`. */
  found(licence: string): DetectedLicence[] {
    return this.#said.map(({ path, licence: own, how, beside }) => {
      const around = beside.size > 0 ? [...beside] : [licence];
      const declared = around.join(', ');
      const doubt = agrees({ licence: own, how }, around)
        ? ''
        : `"${path.slice(0, 200)}" speaks of ${own}, and ${declared} is declared`;
      return { path, licence: own, how, declared, doubt };
    });
  }
}

/** True when every licence that a text names is declared around it. */
function agrees({ licence, how }: Pick<SaidLicence, 'licence' | 'how'>, declared: readonly string[]): boolean {
  // The text of a GNU licence is the same whether later versions may be chosen or not.
  const plain = (id: string) => (how === 'spdx-tag' ? id : id.replace(/-(?:only|or-later)$/, ''));
  const known = new Set(declared.flatMap(idsIn).map(plain));
  return idsIn(licence).every((id) => known.has(plain(id)));
}
