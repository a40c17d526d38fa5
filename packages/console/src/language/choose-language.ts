export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language that was chosen before, else the first known one of those that the browser asks for, else Vietnamese. */
export function chooseLanguage(chosen: string | null, asked: readonly string[]): Language {
  const wanted = [chosen ?? '', ...asked].map((tag) => tag.toLowerCase().split('-')[0]);
  return wanted.find(isLanguage) ?? 'vi';
}

function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}
