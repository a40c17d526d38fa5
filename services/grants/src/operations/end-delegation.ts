import { hasRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Delegation } from '../domain/delegation.ts';
import { recordDelegationFact } from '../facts/delegation-facts.ts';
import { endDelegations, lockDelegation } from '../store/delegation-store.ts';
import type { Acting, Writing } from './acting.ts';

/**
 * Ends a delegation before its time. For either of the two, and for owners of the organisation; for others there is none. Throws
 * `not_found`, `state_conflict` when it is over.
 */
export async function endDelegation(
  { transact, clock }: Writing,
  { organisation, id }: Pick<Delegation, 'organisation' | 'id'>,
  acting: Pick<Acting, 'caller'>,
): Promise<Delegation> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'decide');
  return transact(async (trx) => {
    const found = await lockDelegation(trx, { organisation, id });
    const isParty = found?.stewardId === caller.personId || found?.delegateId === caller.personId;
    const isOwner = hasRole(caller, organisation, 'owner');
    if (!found || !(isParty || isOwner)) throw notFound(`delegation ${id}`);
    const at = clock();
    const [delegation] = await endDelegations(trx, { id }, at);
    if (!delegation) throw new AllianceError('state_conflict', `The delegation ${id} is over already.`);
    const role = isOwner ? 'owner' : found.stewardId === caller.personId ? 'steward' : 'person';
    await recordDelegationFact(trx, 'end', { delegation, actor: { personId: caller.personId, role }, at });
    return delegation;
  });
}
