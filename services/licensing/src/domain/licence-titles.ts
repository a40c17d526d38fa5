import type { LicenceRegister } from './licence-register.ts';

const MAX_WORDS = 14;
const SKIPPED = new Set(['the', 'version', 'v', 'a', 'an']);

/** Ids of licences by the words that their texts begin with; null where several licences begin alike. */
export type LicenceTitles = ReadonlyMap<string, string | null>;

/** Every name of the register as the words of a title. Of a licence that may be had "or later" the text is that of the one alone. */
export function licenceTitles({ licences }: LicenceRegister): LicenceTitles {
  const titles = new Map<string, string | null>();
  for (const { id, name, deprecated, source } of licences) {
    if (deprecated || source !== 'spdx' || id.endsWith('-or-later')) continue;
    const words = wordsOf(id.endsWith('-only') ? name.replace(/ only$/i, '') : name);
    // The texts of Creative Commons leave the name of their author out.
    const isCommons = words[0] === 'creative' && words[1] === 'commons';
    for (const title of isCommons ? [words, words.slice(2)] : [words]) {
      const key = title.join(' ');
      if (title.length >= 2) titles.set(key, titles.has(key) ? null : id);
    }
  }
  return titles;
}

/** The licence whose name a text begins with; undefined when there is none, or none alone. */
export function titleOf(titles: LicenceTitles, text: string): string | undefined {
  const words = wordsOf(text.slice(0, 1_000)).slice(0, MAX_WORDS);
  for (let length = words.length; length >= 2; length -= 1) {
    const id = titles.get(words.slice(0, length).join(' '));
    if (id !== undefined) return id ?? undefined;
  }
  return undefined;
}

function wordsOf(text: string): string[] {
  // SPDX writes apart what the texts write as one word.
  const apart = text.toLowerCase().replaceAll(/(non|share|no)(commercial|alike|deriv)/g, '$1 $2');
  const words = apart.match(/[a-z]+|\d+(?:\.\d+)*/g) ?? [];
  return words.filter((word) => !SKIPPED.has(word)).map((word) => word.replace(/(?:\.0)+$/, ''));
}
