import { invalidArgument } from '@alliance/errors/alliance-error';
import { emailProblems, normaliseEmail } from './email.ts';
import { normalisePassword, passwordProblems } from './password-rule.ts';
import { singleLine, textProblems } from './text-rules.ts';

export type Registration = { email: string; name: string; password: string };

/** Normalises what a person registers with. Throws `invalid_argument` that lists every problem. */
export function toRegistration(input: Registration): Registration {
  const email = normaliseEmail(input.email);
  const name = singleLine(input.name);
  const password = normalisePassword(input.password);
  const problems = [
    ...emailProblems('email', email),
    ...textProblems('name', name, { min: 1, max: 200 }),
    ...passwordProblems('password', password, [email, name]),
  ];
  if (problems.length > 0)
    throw invalidArgument('This registration cannot be accepted. Correct the fields and send it again.', problems);
  return { email, name, password };
}
