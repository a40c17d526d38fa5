const MAX_LENGTH = 150;

/** The name under which a download is offered: the last part of a path, without anything that a system could trip over. */
export function offeredName(fileName: string, fallback: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '').replace(/^[. ]+/, '');
  return [...clean].slice(-MAX_LENGTH).join('') || fallback;
}
