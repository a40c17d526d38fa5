/** A word for a POSIX shell, quoted only when it must be. */
export function quoteForShell(word: string): string {
  return /^[\p{L}\p{N}._:/@%+=,-]+$/u.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
