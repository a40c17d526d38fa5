import type { FieldProblem } from '@alliance/errors/alliance-error';

const LONGEST = 254;
const LOCAL_PART = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}$/u;
const DOMAIN = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*(?:\.[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*)+$/u;

/** The form in which an e-mail address is stored and compared: NFKC, lower case, without white space around it. */
export function normaliseEmail(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** What is wrong with a normalised e-mail address. */
export function emailProblems(field: string, email: string): FieldProblem[] {
  if (email === '') return [{ field, problem: 'is required' }];
  const at = email.lastIndexOf('@');
  const wellFormed =
    email.length <= LONGEST && LOCAL_PART.test(email.slice(0, Math.max(at, 0))) && DOMAIN.test(email.slice(at + 1));
  return wellFormed ? [] : [{ field, problem: 'must be an e-mail address such as name@example.org' }];
}
