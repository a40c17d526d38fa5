const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/** True for ten digits whose last is the check digit of a Vietnamese tax code, and for such with the number of a branch. */
export function isTaxCode(digits: string): boolean {
  if (!/^\d{10}(?:\d{3})?$/.test(digits) || digits.slice(2, 9) === '0000000' || digits.slice(10) === '000')
    return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return 10 - (sum % 11) === Number(digits[9]);
}

/** True for digits that satisfy ISO/IEC 7812. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True for a day that there is, between 1900 and 2100. */
export function isCalendarDay(day: number, month: number, year: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && year <= 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
