import type { Grant, Seat, SeatedGrant } from '../domain/grant.ts';
import type { Actor } from '../facts/actor.ts';
import { recordGrantFact, recordSeatFact } from '../facts/grant-facts.ts';
import { findGrant, insertGrant } from '../store/grant-store.ts';
import { insertSeat } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { activateWaitingSeats } from './activate-seats.ts';
import { newSeat } from './new-seat.ts';
import { requireNoSuspension } from './require-no-suspension.ts';

/**
 * Writes a new grant with its first seat, usable at once when the person has accepted the terms before. Where nobody asked for an
 * organisation (`to` is empty) its owners give the first seat. Throws `state_conflict` while all grants of the asset are suspended.
 */
export async function issueGrant(
  trx: GrantsTrx,
  grant: Grant,
  { to, actor }: { to: string; actor: Actor },
): Promise<SeatedGrant> {
  const at = grant.createdAt;
  await requireNoSuspension(trx, grant.asset);
  const seats: Seat[] = to === '' ? [] : [newSeat(grant, to, at)];
  await insertGrant(trx, grant);
  for (const seat of seats) await insertSeat(trx, seat);
  await recordGrantFact(trx, 'issue', { grant, from: '', actor, at });
  for (const seat of seats) await recordSeatFact(trx, 'assign', { grant, seat, from: '', actor, at });
  if (to !== '') await activateWaitingSeats(trx, { personId: to, grantId: grant.id }, at);
  return (await findGrant(trx, grant.id)) ?? { ...grant, seats };
}
