import { invalidArgument } from '@alliance/errors/alliance-error';
import type { SeatedGrant } from '../domain/grant.ts';
import { grantStateAt, nextGrantState } from '../domain/grant-states.ts';
import { recordGrantFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { forgetQuotaUse } from '../store/quota-store.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireGrantor, visibleGrant } from './visible-grant.ts';

export type QuotaWish = {
  grantId: string;
  /** Undefined = no quota. */
  quotaBytes: number | undefined;
};

/**
 * Says how many bytes a month may be downloaded under a grant, in force from the next download on; what was downloaded this
 * month counts. For stewards and owners of the asset's organisation. Throws `role_required`, `state_conflict`,
 * `invalid_argument`.
 */
export async function setDownloadQuota(
  context: Writing,
  { grantId, quotaBytes }: QuotaWish,
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant: seen, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireGrantor(seen, caller);
  if (quotaBytes !== undefined && quotaBytes < 0)
    throw invalidArgument('The quota cannot be taken.', [
      { field: 'bytesPerMonth', problem: 'must be at least 1, or 0 for none' },
    ]);
  return context.transact(async (trx) => {
    const grant = await lockGrant(trx, grantId);
    const at = context.clock();
    const state = grantStateAt(grant, at);
    // Whatever can still end can still be limited.
    nextGrantState(state, 'revoke', grant.activatedAt !== undefined);
    await forgetQuotaUse(trx, grantId);
    const changed = await updateGrant(trx, { ...grant, quotaBytes }, at);
    await recordGrantFact(trx, 'set-quota', { grant: changed, from: state, actor, at });
    return { ...changed, seats: await seatsOf(trx, [grantId]) };
  });
}
