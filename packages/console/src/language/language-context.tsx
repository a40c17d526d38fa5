import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from 'react';
import { remembered } from '../session/remembered.ts';
import { chooseLanguage, type Language } from './choose-language.ts';
import { en } from './en.ts';
import { createFormat, type Format } from './format.ts';
import type { Messages } from './messages.ts';
import { vi } from './vi.ts';

type LanguageContextValue = {
  language: Language;
  /** What the console says. */
  t: Messages;
  format: Format;
  setLanguage: (language: Language) => void;
};

const DICTIONARIES: Record<Language, Messages> = { vi, en };
const LanguageContext = createContext<LanguageContextValue | undefined>(undefined);

/** Gives every component below it the language of the reader. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(() => chooseLanguage(remembered.get('language'), navigator.languages));
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      t: DICTIONARIES[language],
      format: createFormat(language),
      setLanguage: (chosen: Language) => {
        remembered.set('language', chosen);
        choose(chosen);
      },
    }),
    [language],
  );
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

/** Words and formats of the reader's language. */
export function useLanguage(): LanguageContextValue {
  const value = use(LanguageContext);
  if (!value) throw new Error('useLanguage() is called outside LanguageProvider');
  return value;
}
