import { requireCaller, requireRole } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { type Award, endedAward } from '../domain/award.ts';
import { isDecider } from '../domain/visibility.ts';
import { recordAwardFact } from '../facts/award-facts.ts';
import { awardsOf, findAward, lockOpenAward, updateAward } from '../store/award-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { requireDecider } from './visible-request.ts';

/** What an organisation gave to addresses, and what became of it; newest first. For its stewards and owners. Throws `role_required`. */
export async function listAwards(
  { db }: Reading,
  organisation: string,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Award>> {
  requireRole(requireCaller(acting.caller), organisation, ['steward', 'owner'], 'read');
  return awardsOf(db, organisation, page);
}

/**
 * Takes back what nobody has claimed; its address is erased. For stewards and owners of the asset's organisation; everybody else is
 * told that there is none. Throws `not_found`, `scope_required`, `state_conflict` when it is not open any more.
 */
export async function withdrawAward(
  { db, transact, clock }: Writing,
  id: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Award> {
  const caller = requireCaller(acting.caller);
  const award = await findAward(db, id);
  if (!award || !isDecider(caller, award.asset.organisation)) throw notFound(`award ${id}`);
  const { personId, role } = requireDecider(award, caller);
  return transact(async (trx) => {
    const held = await lockOpenAward(trx, { id });
    if (!held)
      throw new AllianceError('state_conflict', `Award ${id} is not open any more: nothing is to be withdrawn.`);
    const at = clock();
    const withdrawn = endedAward(held, 'withdrawn', at);
    await updateAward(trx, withdrawn);
    await recordAwardFact(trx, withdrawn, { actor: { personId, role }, at });
    return withdrawn;
  });
}
