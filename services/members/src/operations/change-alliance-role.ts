import { type AllianceRole, type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import { emailProblems, normaliseEmail } from '../domain/email.ts';
import type { Person } from '../domain/person.ts';
import type { MembersContext } from '../members-context.ts';
import { lockAllianceRoles } from '../store/alliance-role-store.ts';
import { findPersonByEmail } from '../store/person-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { confirmRole } from './confirm-role.ts';

const ALLIANCE_ROLES = ['governance', 'auditor'] as const satisfies readonly AllianceRole[];

export type AllianceRoleInput = { email: string; role: string | undefined };
export type AllianceRoleChange = { caller: Caller; person: Person; role: AllianceRole };

/**
 * What assigning and removing an alliance role have in common: governance alone may do it, one at a time. Returns the person as
 * `change` leaves them. Errors: `unauthenticated`, `role_required`, `scope_required`, `invalid_argument`, `not_found`.
 */
export async function changeAllianceRole(
  { transact }: Pick<MembersContext, 'transact'>,
  maybeCaller: Caller | null,
  input: AllianceRoleInput,
  change: (trx: Transaction<MembersTables>, request: AllianceRoleChange) => Promise<AllianceRole[]>,
): Promise<Person> {
  const caller = requireAllianceRole(maybeCaller, ['governance'], 'admin');
  const email = normaliseEmail(input.email);
  const role = ALLIANCE_ROLES.find((known) => known === input.role);
  const problems = emailProblems('email', email);
  if (!role) problems.push({ field: 'role', problem: `must be one of ${ALLIANCE_ROLES.join(', ')}` });
  if (!role || problems.length > 0)
    throw invalidArgument('This role cannot be changed. Correct the fields and send it again.', problems);
  return transact(async (trx) => {
    await lockAllianceRoles(trx);
    await confirmRole(trx, caller, 'governance');
    const person = await findPersonByEmail(trx, email);
    if (!person)
      throw new AllianceError(
        'not_found',
        `Nobody is registered as ${email}. Ask them to register first, then try again.`,
      );
    return { ...person, allianceRoles: await change(trx, { caller, person, role }) };
  });
}
