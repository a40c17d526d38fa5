import { isUniqueViolation } from '@alliance/database/database-problem';
import { AllianceError } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { PersonRegisteredSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { auditOf } from '../audit.ts';
import type { PasswordHash } from '../credentials/password-hasher.ts';
import type { Person } from '../domain/person.ts';
import { type Registration, toRegistration } from '../domain/registration.ts';
import type { MembersContext } from '../members-context.ts';
import { putPassword } from '../store/password-store.ts';
import { insertPerson } from '../store/person-store.ts';
import type { MembersTables } from '../store/tables.ts';

type Context = Pick<MembersContext, 'transact' | 'clock' | 'passwords'>;

/** Registers a person. Errors: `invalid_argument`, `already_exists` when the e-mail is in use, `unavailable`. */
export async function registerPerson({ transact, clock, passwords }: Context, input: Registration): Promise<Person> {
  const registration = toRegistration(input);
  const hash = await passwords.hash(registration.password);
  try {
    return await transact((trx) => addPerson(trx, registration, hash, clock()));
  } catch (error) {
    if (!isUniqueViolation(error, 'person_email_key')) throw error;
    throw new AllianceError(
      'already_exists',
      'Somebody is registered with this e-mail address. Sign in with it, or register with another one.',
    );
  }
}

/** Writes a person and the fact. `actor` is the person themself, or "system". */
export async function addPerson(
  trx: Transaction<MembersTables>,
  { email, name }: Pick<Registration, 'email' | 'name'>,
  hash: PasswordHash,
  now: Date,
  actor: 'person' | 'system' = 'person',
): Promise<Person> {
  const id = uuidv7();
  await insertPerson(trx, { id, email, name, createdAt: now });
  await putPassword(trx, id, hash, now);
  const audit = auditOf({
    ...(actor === 'person' ? { actor: id } : {}),
    role: actor,
    object: { kind: 'person', id },
    to: 'registered',
  });
  await recordEvent(trx, PersonRegisteredSchema, { audit, personId: id }, now);
  return { id, email, name, allianceRoles: [], createdAt: now };
}
