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

/** In one sentence, that a text speaks of a licence which is not among those declared; empty when it is. */
export function doubtOf({
  path,
  licence,
  how,
  declared,
}: Pick<DetectedLicence, 'path' | 'licence' | 'how' | 'declared'>): string {
  // The text of a GNU licence is the same whether later versions may be chosen or not.
  const plain = (id: string) => (how === 'spdx-tag' ? id : id.replace(/-(?:only|or-later)$/, ''));
  const known = new Set(idsIn(declared).map(plain));
  if (idsIn(licence).every((id) => known.has(plain(id)))) return '';
  return `"${path.slice(0, 200)}" speaks of ${licence}, and ${declared} is declared`;
}
