import type { FieldProblem } from '@alliance/errors/alliance-error';

// Control characters, and the marks that make text run the other way and so can disguise it.
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const UNSEEN_BUT_LINES = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

/** One line of text in NFC, without white space around it and with single spaces within. */
export function singleLine(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
}

/** Text of several lines in NFC, without white space around it. */
export function paragraphs(text: string): string {
  return text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
}

export type Length = { min: number; max: number };

/** What is wrong with a text made by `singleLine` or `paragraphs`; lengths count code points. */
export function textProblems(field: string, text: string, { min, max }: Length): FieldProblem[] {
  const length = [...text].length;
  if (length < min) return [{ field, problem: min === 1 ? 'is required' : `must have at least ${min} characters` }];
  if (length > max) return [{ field, problem: `must have at most ${max} characters` }];
  const unseen = text.includes('\n') ? UNSEEN_BUT_LINES : UNSEEN;
  return unseen.test(text) ? [{ field, problem: 'must not contain control characters' }] : [];
}
