/** A line of CSV (RFC 4180), with its end. */
export function csvLine(cells: readonly (string | number | bigint)[]): string {
  return `${cells.map((cell) => csvCell(String(cell), typeof cell !== 'string')).join(',')}\r\n`;
}

/** Spreadsheets take a text that starts like a formula for one: an apostrophe before it keeps it a text. */
function csvCell(text: string, isNumber: boolean): string {
  const harmless = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
