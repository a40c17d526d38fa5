import type { Language } from './choose-language.ts';
import { useLanguage } from './language-context.tsx';

/** The words of one page in the reader's language; they come with the page, not with the first script. */
export function useWords<T>(words: Record<Language, T>): T {
  return words[useLanguage().language];
}
