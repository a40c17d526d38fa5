import { notFound } from '@alliance/errors/alliance-error';
import type { SeatedGrant } from '../domain/grant.ts';
import { findGrant } from '../store/grant-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireSeater } from './seat-manager.ts';
import { takeSeat } from './take-seat.ts';
import { atNow, visibleGrant } from './visible-grant.ts';

/**
 * Frees a seat of an organisation's grant; whoever had it is refused from the next check on. For owners of the holding
 * organisation, and whom they named to manage the seats. Throws `role_required`, `not_found`, `state_conflict`.
 */
export async function removeSeat(
  context: Writing,
  { grantId, seatId }: { grantId: string; seatId: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireSeater(grant, caller);
  return context.transact(async (trx) => {
    const at = context.clock();
    if (!(await takeSeat(trx, { id: seatId, grantId }, { actor, at }))) throw notFound(`seat ${seatId}`);
    return atNow((await findGrant(trx, grantId)) ?? grant, at);
  });
}
