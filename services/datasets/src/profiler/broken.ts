/** The file cannot be read; the message is for its owner and quotes nothing of it. */
export class BrokenError extends Error {}

/** What a failure of the engine says of the file. Its own messages quote the file and are not passed on. */
export function problemOf(error: unknown, format: string): string {
  if (error instanceof BrokenError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  if (/out of memory/i.test(text)) return 'It needs more memory than a profile may take.';
  if (/unicode|utf-?8|encoding/i.test(text)) return `It cannot be read as ${format}: it is not all UTF-8.`;
  const line = /\bline:? (\d+)/i.exec(text)?.[1];
  return `It cannot be read as ${format}${line === undefined ? '' : `; look at line ${line}`}.`;
}
