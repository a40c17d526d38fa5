import { requireCaller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import { type Award, claimableUntil } from '../domain/award.ts';
import { requireWithinTerms } from '../domain/ceiling.ts';
import { normaliseAddress } from '../domain/co-applicants.ts';
import { requireWithinUse } from '../domain/use-ceiling.ts';
import { nameOf } from '../domain/vocabulary.ts';
import { recordAwardFact } from '../facts/award-facts.ts';
import { insertAward } from '../store/award-store.ts';
import { newestConditions } from '../store/use-conditions-store.ts';
import type { Acting, Writing } from './acting.ts';
import { type DirectGrant, requireWhole } from './direct-grant.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireDecider } from './visible-request.ts';

/**
 * Gives access that nobody asked for to whoever has an address, within the terms of the asset. Nobody is looked up by the address, so
 * the answer and its time are the same whether or not anybody has it. For stewards and owners of the asset's organisation. Throws
 * `role_required`, `invalid_argument`, `state_conflict` beyond the terms, `already_exists` while the same is open for the address.
 */
export async function giveAward(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  given: DirectGrant & { to: { case: 'email'; value: string } },
  acting: Acting,
): Promise<Award> {
  const { personId, role } = requireDecider(given, requireCaller(acting.caller));
  const wish = requireWhole(given, context.clock());
  const asset = await requireGatedAsset(context, given.asset, acting.forward());
  const terms = await context.licensing.termsOf(asset.licence, asset.ref.organisation, acting.forward());
  return context.transact(async (trx) => {
    const at = context.clock();
    const { purpose, until } = wish;
    const offer = { ...wish, from: at, until };
    requireWithinUse((await newestConditions(trx, wish.asset)).codes, offer);
    // Where somebody is at home is known when they claim it.
    const anywhere = terms.map((limits) => ({ ...limits, territory: [] }));
    requireWithinTerms({ offer, purpose, homes: [] }, anywhere);
    const award: Award = {
      id: uuidv7(),
      asset: wish.asset,
      email: normaliseAddress(given.to.value),
      versions: wish.versions,
      purpose,
      operations: wish.operations,
      until,
      reason: wish.reason.trim(),
      givenBy: personId,
      givenAs: role,
      state: 'open',
      givenAt: at,
      expiresAt: claimableUntil(wish, at, context.dayMs),
      endedAt: undefined,
      requestId: undefined,
    };
    if (!(await insertAward(trx, award))) throw isOpen(award);
    await recordAwardFact(trx, award, { actor: { personId, role }, at });
    return award;
  });
}

function isOpen({ asset, email }: Award): AllianceError {
  return new AllianceError(
    'already_exists',
    `Access to ${nameOf(asset)} is given to ${email} already and waits to be claimed. Withdraw that first to give other access.`,
  );
}
