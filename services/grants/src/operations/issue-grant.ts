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
 * Writes a new grant with its first seat, usable at once when the person has accepted the terms before. Where nobody asked for an
 * organisation (`to` is empty) its owners give the first seat. A renewal takes over the seats of the former grant, which ends. Throws `state_conflict` while all grants of the asset are suspended.
 */
export async function issueGrant(
  trx: GrantsTrx,
  grant: Grant,
  { to, actor, former }: { to: string; actor: RequestActor; former?: Predecessor | undefined },
): Promise<SeatedGrant> {
  const at = grant.createdAt;
  await requireNoSuspension(trx, grant.asset);
  const seats = former ? carriedSeats(grant, former) : firstSeat(grant, to);
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

function firstSeat(grant: Grant, to: string): Seat[] {
  return to === '' ? [] : [newSeat(grant, to, grant.createdAt)];
}
