import type { Grant, Seat } from '../domain/grant.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordSeatFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { lapseSeat, seatsToLapse } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Writing } from './acting.ts';

const BATCH = 100;

/**
 * Writes down that seats have lapsed, from their grace dates on; decisions never wait for it, since they compare with the clock.
 * Returns true when it found any.
 */
export async function lapseSeats({ transact, clock }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const at = clock();
    const due = await seatsToLapse(trx, at, BATCH);
    for (const seat of due) await writeLapse(trx, await lockGrant(trx, seat.grantId), seat, at);
    return due.length > 0;
  });
}

/** Writes down that a seat of a locked grant has lapsed. Returns the grant as it is then; the seat is left when it is not due. */
export async function writeLapse(trx: GrantsTrx, grant: Grant, seat: Seat, at: Date): Promise<Grant> {
  const lapsed = await lapseSeat(trx, seat, at);
  if (!lapsed) return grant;
  const changed = await updateGrant(trx, grant, at);
  await recordSeatFact(trx, 'lapse', { grant: changed, seat: lapsed, from: 'active', actor: SYSTEM, at });
  return changed;
}
