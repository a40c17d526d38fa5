import { type Caller, hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { ApiTokenDeletedSchema, PersonErasedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Transaction } from 'kysely';
import { auditOf } from '../audit.ts';
import type { MembersContext } from '../members-context.ts';
import { deleteApiTokensOf } from '../store/api-token-store.ts';
import { erasePersonRow, lockPerson, standingOf } from '../store/person-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { confirmRole } from './confirm-role.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Erases who a person is: name, e-mail, password, sessions and tokens go for good, and the audit trail forgets whom its pseudonym
 * stands for. For the person, and for governance. Errors: `unauthenticated`, `scope_required`, `not_found` (also for everybody
 * else), `state_conflict` while they belong to an organisation or have a role in the alliance.
 */
export async function erasePerson(
  { transact, clock }: Context,
  maybeCaller: Caller | null,
  personId: string,
): Promise<void> {
  const caller = requireCaller(maybeCaller);
  const isThemself = caller.personId === personId;
  if (!isThemself && !hasAllianceRole(caller, 'governance')) throw notFound(`person ${personId}`);
  requireScope(caller, 'admin');
  await transact(async (trx) => {
    if (!isThemself) await confirmRole(trx, caller, 'governance');
    await lockPerson(trx, personId);
    const standing = await standingOf(trx, personId);
    if (standing === undefined) throw notFound(`person ${personId}`);
    const held = [...standing.organisations, ...standing.allianceRoles];
    if (held.length > 0)
      throw new AllianceError(
        'state_conflict',
        `They still belong to ${held.join(', ')}. End that first: whoever else is there must know who goes.`,
        { details: standing },
      );
    const at = clock();
    await deleteTokens(trx, personId, at);
    await erasePersonRow(trx, personId, at);
    const audit = auditOf({
      actor: caller.personId,
      role: isThemself ? 'person' : 'governance',
      object: { kind: 'person', id: personId },
      from: 'registered',
      to: 'erased',
    });
    await recordEvent(trx, PersonErasedSchema, { audit, personId }, at);
  });
}

/** Others trust some tokens by their id, and learn that they are gone. */
async function deleteTokens(trx: Transaction<MembersTables>, personId: string, at: Date): Promise<void> {
  for (const { id, organisation } of await deleteApiTokensOf(trx, personId)) {
    const object = { kind: 'api_token', id } as const;
    const fact = { actor: personId, role: 'person', organisation: organisation ?? '', object } as const;
    const audit = auditOf({ ...fact, from: 'active', to: 'deleted' });
    await recordEvent(trx, ApiTokenDeletedSchema, { audit, tokenId: id }, at);
  }
}
