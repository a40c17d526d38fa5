import type { AllianceRole, Caller } from '@alliance/auth/caller';
import { recordEvent } from '@alliance/events/outbox';
import { AllianceRoleSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { AllianceRoleAssignedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { Transaction } from 'kysely';
import { auditOf } from '../audit.ts';
import type { Person } from '../domain/person.ts';
import type { MembersContext } from '../members-context.ts';
import { insertAllianceRole } from '../store/alliance-role-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { type AllianceRoleInput, changeAllianceRole } from './change-alliance-role.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/** Gives a person an alliance role; doing it again changes nothing. Errors: as `changeAllianceRole`. */
export function assignAllianceRole(
  context: Context,
  maybeCaller: Caller | null,
  input: AllianceRoleInput,
): Promise<Person> {
  return changeAllianceRole(context, maybeCaller, input, async (trx, { caller, person, role }) => {
    if (person.allianceRoles.includes(role)) return [...person.allianceRoles];
    await addAllianceRole(trx, { personId: person.id, role, actor: caller.personId }, context.clock());
    return [...person.allianceRoles, role].sort();
  });
}

/** Writes the role and the fact; without an actor the service itself gives it. */
export async function addAllianceRole(
  trx: Transaction<MembersTables>,
  { personId, role, actor }: { personId: string; role: AllianceRole; actor?: string },
  now: Date,
): Promise<void> {
  await insertAllianceRole(trx, personId, role, now);
  const audit = auditOf({
    ...(actor === undefined ? { role: 'system' } : { actor, role: 'governance' }),
    object: { kind: 'alliance_role', id: `${role}/${personId}` },
    to: 'held',
  });
  await recordEvent(
    trx,
    AllianceRoleAssignedSchema,
    { audit, personId, role: enumValue(AllianceRoleSchema, role) },
    now,
  );
}
