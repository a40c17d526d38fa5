const MONTH = /^(19|20)\d{2}-(0[1-9]|1[0-2])$/;

/** The month of a moment in UTC, for example "2026-11". */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

/** True for a month as `monthOf` writes it. */
export function isMonth(text: string): boolean {
  return MONTH.test(text);
}
