import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type Delegation, delegationProblems } from '../domain/delegation.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { recordDelegationFact } from '../facts/delegation-facts.ts';
import { insertDelegation } from '../store/delegation-store.ts';
import { isDeciderOf, isMember } from '../store/member-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireOwnerAct } from './owner-act.ts';

export type NewDelegation = {
  organisation: string;
  email: string;
  from: Date | undefined;
  until: Date | undefined;
  assets: readonly AssetRef[];
};

/**
 * Has somebody of the same organisation decide on requests in the caller's place, for a time. For stewards and owners themselves:
 * whoever is a delegate names none. Throws `not_found` when nobody of the organisation has the address, `state_conflict` for who
 * decides anyway, `invalid_argument`.
 */
export async function startDelegation(
  context: Writing & { people: PeopleRegister },
  { organisation, email, assets, ...given }: NewDelegation,
  acting: Acting,
): Promise<Delegation> {
  const actor = requireOwnerAct(acting.caller, organisation, 'delegate');
  const at = context.clock();
  const from = given.from && given.from > at ? given.from : at;
  const { until } = given;
  const problems = delegationProblems({ organisation, from, until, assets }, at);
  if (until === undefined || problems.length > 0)
    throw invalidArgument('Nobody is named a delegate like this. Correct the fields named.', problems);
  const delegateId = await context.people.personWithEmail(email, acting.forward());
  if (delegateId === undefined || !(await isMember(context.db, organisation, delegateId)))
    throw notFound(`member ${email} of ${organisation}`);
  if (delegateId === actor.personId || (await isDeciderOf(context.db, organisation, delegateId)))
    throw new AllianceError('state_conflict', `${email} decides for ${organisation} without a delegation.`);
  const parties = { stewardId: actor.personId, delegateId };
  const delegation: Delegation = { id: uuidv7(), organisation, ...parties, from, until, assets, endedAt: undefined };
  return context.transact(async (trx) => {
    await insertDelegation(trx, delegation);
    await recordDelegationFact(trx, 'start', { delegation, actor, at });
    return delegation;
  });
}
