import type { Language } from './choose-language.ts';

export type Format = {
  number: (value: number) => string;
  /** A measured value, with at most four decimals. */
  measure: (value: number) => string;
  /** "1.2B", "1,2 T" */
  compact: (value: number) => string;
  /** In units of 1,000, as drives and networks are measured: "1.2 MB". */
  bytes: (value: number) => string;
  /** A day; empty for an absent one. */
  date: (moment: string | null) => string;
  /** A month, "2026-11", in few letters. */
  month: (month: string) => string;
  /** How long ago a moment was: "5 minutes ago". */
  ago: (moment: string) => string;
  /** Name of a BCP 47 language; the tag itself when it is not one. */
  language: (tag: string) => string;
  /** Name of an ISO 3166-1 country. */
  country: (code: string) => string;
  list: (items: readonly string[]) => string;
};

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const NO_BREAK_SPACE = '\u00a0';

/** How numbers, sizes, days and names are written in a language. */
export function createFormat(language: Language): Format {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB';
  const numerals = language === 'vi' ? 'vi-VN' : 'en';
  const whole = new Intl.NumberFormat(numerals);
  const measured = new Intl.NumberFormat(numerals, { maximumFractionDigits: 4 });
  const compact = new Intl.NumberFormat(numerals, { notation: 'compact', maximumFractionDigits: 1 });
  const month = language === 'vi' ? 'numeric' : 'short';
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month, year: 'numeric' });
  const monthly = new Intl.DateTimeFormat(locale, { month, year: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
  return {
    number: (value) => whole.format(value),
    measure: (value) => measured.format(value),
    compact: (value) => compact.format(value),
    bytes: (value) => formatBytes(value, numerals),
    date: (moment) => (moment === null ? '' : day.format(new Date(moment))),
    month: (month) => monthly.format(new Date(`${month}-15T12:00:00Z`)),
    ago: (moment) => formatAgo(relative, (Date.now() - Date.parse(moment)) / 1_000),
    language: (tag) => nameIn(languages, tag),
    country: (code) => nameIn(countries, code),
    list: (items) => list.format(items),
  };
}

function formatBytes(value: number, locale: string): string {
  const power = value < 1_000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), UNITS.length - 1);
  const scaled = value / 1_000 ** power;
  const digits = power === 0 || scaled >= 100 ? 0 : 1;
  return `${scaled.toLocaleString(locale, { maximumFractionDigits: digits })}${NO_BREAK_SPACE}${UNITS[power]}`;
}

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function formatAgo(relative: Intl.RelativeTimeFormat, seconds: number): string {
  const [unit, size] = STEPS.find(([, least]) => seconds >= least) ?? ['second', 1];
  return relative.format(-Math.max(0, Math.floor(seconds / size)), unit);
}

function nameIn(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
