import { AllianceError } from '@alliance/errors/alliance-error';
import type { Grant, Seat } from './grant.ts';

/** That a person lost a seat of a grant, the last time. */
export type FreedSeat = { personId: string; freedAt: Date };

type Places = Pick<Grant, 'seatCap'> & { seats: readonly Pick<Seat, 'personId'>[]; freed: readonly FreedSeat[] };

/**
 * Throws `state_conflict` unless a grant has a place for a person at a moment. The place of whoever lost theirs rests, so that one
 * seat is not passed round a class; they themself may have it back meanwhile.
 */
export function requirePlace(
  { seatCap, seats, freed }: Places,
  personId: string,
  { at, restMs }: { at: Date; restMs: number },
): void {
  if (seats.length >= seatCap)
    throw new AllianceError(
      'state_conflict',
      `All ${seatCap} seats of this grant are taken. Remove one first, or request more.`,
      { details: { seatCap } },
    );
  const seated = new Set(seats.map((seat) => seat.personId));
  const ends = freed
    .filter((one) => one.personId !== personId && !seated.has(one.personId))
    .map(({ freedAt }) => freedAt.getTime() + restMs)
    .filter((end) => end > at.getTime())
    .toSorted((one, other) => one - other);
  const end = ends[seats.length + ends.length - seatCap];
  if (end === undefined) return;
  const from = new Date(end).toISOString();
  throw new AllianceError(
    'state_conflict',
    `The seats of this grant that are free were somebody's until a short while ago. From ${from} on one of them may go to another person; whoever had it may have it back before.`,
    { details: { seatCap, from } },
  );
}
