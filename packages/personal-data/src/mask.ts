import type { PersonalDataType } from './finding.ts';

const HIDDEN = '•';

/** A value so that people recognise what it is but not whose. */
export function mask(type: PersonalDataType, value: string): string {
  switch (type) {
    case 'PERSON':
      return value.replaceAll(/(?<=\p{L}\p{M}*)[\p{L}\p{M}]/gu, HIDDEN);
    case 'EMAIL':
      return value.replace(/^(.)[^@]*@/u, `$1${HIDDEN.repeat(3)}@`);
    case 'ADDRESS':
      return `${HIDDEN.repeat(3)}, ${value.slice(value.lastIndexOf(',') + 1).trim()}`;
    case 'DATE_OF_BIRTH':
      return value.replaceAll(/\d/g, HIDDEN);
    default:
      return hideMiddle(value);
  }
}

/** Keeps the first two and the last two letters or digits, and what stands between them; of short values less. */
function hideMiddle(value: string): string {
  const total = value.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
  const kept = total >= 9 ? 2 : 1;
  let seen = 0;
  return value.replaceAll(/[\p{L}\p{N}]/gu, (character) => {
    seen += 1;
    return seen <= kept || seen > total - kept ? character : HIDDEN;
  });
}
