export const OPERATIONS = ['view', 'download', 'train', 'publish-weights', 'redistribute', 'commercial-use'] as const;
export const PURPOSES = ['research', 'teaching', 'evaluation', 'commercial', 'public-interest'] as const;
export const LANGUAGES = ['vi', 'en'] as const;

/** What terms allow and ask for, as far as a program can check it. Prices are recorded, never settled. */
export type TermsConditions = {
  readonly operations: readonly string[];
  readonly purposes: readonly string[];
  /** ISO 3166-1 alpha-2; empty = worldwide. */
  readonly territory: readonly string[];
  /** 0 = not limited. */
  readonly termMonths: number;
  /** 0 = not limited. */
  readonly seats: number;
  readonly attribution: string;
  readonly priceNote: string;
  readonly contact: string;
  readonly auditRight: boolean;
  readonly deletionOnExpiry: boolean;
};

/** One language of the terms: the exact text, and the SHA-256 (hex) of its UTF-8 bytes. */
export type TermsText = { readonly language: string; readonly text: string; readonly sha256: string };

/** One version of an organisation's terms; it never changes. */
export type Terms = {
  readonly licenceId: string;
  readonly organisation: string;
  /** Counts from 1. */
  readonly version: number;
  readonly title: string;
  readonly conditions: TermsConditions;
  /** In the order of `LANGUAGES`. */
  readonly texts: readonly TermsText[];
  readonly createdAt: Date;
  /** Until when it asks to be accepted in place of former versions; null = those hold on. */
  readonly acceptBy: Date | null;
};

/** True when both versions say the same in the same languages. */
export function haveSameTexts(a: Pick<Terms, 'texts'>, b: Pick<Terms, 'texts'>): boolean {
  const digests = ({ texts }: Pick<Terms, 'texts'>) =>
    texts.map(({ language, sha256 }) => `${language} ${sha256}`).join();
  return digests(a) === digests(b);
}
