import type { Grant, Seat, SeatedGrant } from '../domain/grant.ts';
import type { RequestActor } from '../facts/actor.ts';
import { recordGrantFact, recordSeatFact } from '../facts/grant-facts.ts';
import { findGrant, insertGrant } from '../store/grant-store.ts';
import { insertSeat } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { activateWaitingSeats } from './activate-seats.ts';
import { newSeat } from './new-seat.ts';
import { carriedSeats, type Predecessor, supersede } from './replace-grant.ts';
import { requireNoSuspension } from './require-no-suspension.ts';
import { atNow } from './visible-grant.ts';

/**
 * Writes a new grant with its first seats, up to the cap, usable at once when the people have accepted the terms before. A renewal takes over the seats of the former grant, which ends. Throws `state_conflict` while all grants of the asset are suspended.
 */
export async function issueGrant(
  trx: GrantsTrx,
  grant: Grant,
  { to, actor, former }: { to: readonly string[]; actor: RequestActor; former?: Predecessor | undefined },
): Promise<SeatedGrant> {
  const at = grant.createdAt;
  await requireNoSuspension(trx, grant.asset);
  const seats = former ? carriedSeats(grant, former) : firstSeats(grant, to);
  const isUsed = seats.some(({ state }) => state === 'active');
  const issued: Grant = isUsed ? { ...grant, state: 'active', activatedAt: at } : grant;
  await insertGrant(trx, issued);
  for (const seat of seats) await insertSeat(trx, seat);
  if (former) await supersede(trx, former, { by: issued, actor, at });
  await recordGrantFact(trx, 'issue', { grant: issued, from: '', actor, at });
  for (const seat of seats) await recordSeatFact(trx, 'assign', { grant: issued, seat, from: '', actor, at });
  for (const { personId } of seats) await activateWaitingSeats(trx, { personId, grantId: grant.id }, at);
  return atNow((await findGrant(trx, grant.id)) ?? { ...issued, seats }, at);
}

function firstSeats(grant: Grant, to: readonly string[]): Seat[] {
  return to.slice(0, grant.seatCap).map((personId) => newSeat(grant, personId, grant.createdAt));
}
