import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { AllianceRoleSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { AllianceRoleRemovedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { auditOf } from '../audit.ts';
import type { Person } from '../domain/person.ts';
import type { MembersContext } from '../members-context.ts';
import { deleteAllianceRole, holdersOf } from '../store/alliance-role-store.ts';
import { type AllianceRoleInput, changeAllianceRole } from './change-alliance-role.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/** Takes an alliance role from a person; doing it again changes nothing. Errors: as `changeAllianceRole`, `state_conflict` for the last governance. */
export function removeAllianceRole(
  context: Context,
  maybeCaller: Caller | null,
  input: AllianceRoleInput,
): Promise<Person> {
  return changeAllianceRole(context, maybeCaller, input, async (trx, { caller, person, role }) => {
    if (!person.allianceRoles.includes(role)) return [...person.allianceRoles];
    if (role === 'governance' && (await holdersOf(trx, 'governance')).length === 1) throw lastGovernance();
    await deleteAllianceRole(trx, person.id, role);
    const audit = auditOf({
      actor: caller.personId,
      role: 'governance',
      object: { kind: 'alliance_role', id: `${role}/${person.id}` },
      from: 'held',
    });
    const event = { audit, personId: person.id, role: enumValue(AllianceRoleSchema, role) };
    await recordEvent(trx, AllianceRoleRemovedSchema, event, context.clock());
    return person.allianceRoles.filter((held) => held !== role);
  });
}

function lastGovernance(): AllianceError {
  return new AllianceError(
    'state_conflict',
    'This person is the last one of governance. Give somebody else the role first, then try again.',
  );
}
