import type { FieldProblem } from '@alliance/errors/alliance-error';

const SHORTEST = 12;
const LONGEST = 200;

/** The form in which a password is hashed: NFC, so that it is the same from every keyboard (RFC 8265, section 4.2). */
export function normalisePassword(text: string): string {
  return text.normalize('NFC');
}

/** True when a password is longer than any that can be registered; such input is not worth hashing. */
export function isTooLongForPassword(text: string): boolean {
  return [...text].length > LONGEST;
}

/** What is wrong with a new password. Lengths count code points; `known` are texts that others would try first. */
export function passwordProblems(field: string, password: string, known: readonly string[]): FieldProblem[] {
  const length = [...password].length;
  if (length < SHORTEST) return [{ field, problem: `must have at least ${SHORTEST} characters` }];
  if (length > LONGEST) return [{ field, problem: `must have at most ${LONGEST} characters` }];
  if (new Set(password).size < 4) return [{ field, problem: 'must not be a few characters repeated' }];
  const guessed = known.some((text) => text.toLowerCase() === password.toLowerCase());
  return guessed ? [{ field, problem: 'must not be the e-mail address or the name' }] : [];
}
