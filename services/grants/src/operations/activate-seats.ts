import type { Grant, Seat } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { missingTerms } from '../domain/missing-terms.ts';
import type { PinnedTerms } from '../domain/vocabulary.ts';
import { recordGrantFact, recordSeatFact } from '../facts/grant-facts.ts';
import { acceptedTerms } from '../store/acceptance-store.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { changeSeat, waitingSeatsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/**
 * Makes the seats of a person usable whose terms they have all accepted, in one grant if given. Returns how many there were.
 * Whoever holds a grant already must name it: grants are locked in one order.
 */
export async function activateWaitingSeats(
  trx: GrantsTrx,
  { personId, grantId }: { personId: string; grantId?: string },
  at: Date,
): Promise<number> {
  const waiting = await waitingSeatsOf(trx, personId, grantId);
  if (waiting.length === 0) return 0;
  const accepted = await acceptedTerms(trx, personId);
  let activated = 0;
  for (const seat of waiting) if (await activateSeat(trx, seat, accepted, at)) activated += 1;
  return activated;
}

async function activateSeat(
  trx: GrantsTrx,
  waiting: Seat,
  accepted: readonly PinnedTerms[],
  at: Date,
): Promise<boolean> {
  const grant = await lockGrant(trx, waiting.grantId);
  const state = grantStateAt(grant, at);
  if (state === 'revoked' || state === 'expired' || missingTerms(grant.terms, accepted).length > 0) return false;
  const seat = await changeSeat(trx, waiting, { from: ['pending-acceptance'], to: 'active', at });
  if (!seat) return false;
  const next: Grant = {
    ...grant,
    state: permitGrantAct(grant.state, 'activate', { role: 'seat', activated: grant.activatedAt !== undefined }),
    activatedAt: grant.activatedAt ?? at,
  };
  const changed = await updateGrant(trx, next, at);
  const actor = { personId: seat.personId, role: 'person' } as const;
  await recordSeatFact(trx, 'activate', { grant: changed, seat, from: 'pending-acceptance', actor, at });
  if (changed.state !== grant.state)
    await recordGrantFact(trx, 'activate', { grant: changed, from: grant.state, actor, at });
  return true;
}
