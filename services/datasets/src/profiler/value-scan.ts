import { type ColumnFinding, PersonalDataScan } from '@alliance/personal-data/personal-data-scan';
import { detect } from 'tinyld';
import type { LanguageShare } from '../domain/file-report.ts';

/** Fewer letters say too little about a language; identifiers and labels have none. */
const MIN_LETTERS = 20;
const MAX_TEXTS = 200;
const MIN_SHARE = 0.05;

type Heard = { texts: number; languages: Map<string, number> };

/** What values say beyond their statistics: languages, and what looks like personal data. */
export class ValueScan {
  readonly #personal = new PersonalDataScan();
  readonly #heard = new Map<string, Heard>();

  add(column: string, text: string): void {
    this.#personal.add(column, text);
    const heard = this.#heard.get(column) ?? { texts: 0, languages: new Map<string, number>() };
    this.#heard.set(column, heard);
    if (heard.texts >= MAX_TEXTS || (text.match(/\p{L}/gu)?.length ?? 0) < MIN_LETTERS) return;
    const language = detect(text) || 'und';
    heard.texts += 1;
    heard.languages.set(language, (heard.languages.get(language) ?? 0) + 1);
  }

  personalData(): ColumnFinding[] {
    return this.#personal.findings();
  }

  /** Languages of a column's longer texts, most frequent first; those that are rare are mostly mistaken and left out. */
  languagesOf(column: string): LanguageShare[] {
    const { texts, languages } = this.#heard.get(column) ?? { texts: 0, languages: new Map<string, number>() };
    return [...languages]
      .map(([language, count]) => ({ language, share: Math.round((count / texts) * 100) / 100 }))
      .filter(({ language, share }) => language !== 'und' && share >= MIN_SHARE)
      .toSorted((a, b) => b.share - a.share);
  }
}
