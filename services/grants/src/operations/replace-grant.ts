import type { Grant, Seat } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import type { AccessRequest } from '../domain/request.ts';
import type { RequestActor } from '../facts/actor.ts';
import { recordGrantFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { newSeat } from './new-seat.ts';

/** A grant that is held to be renewed, with its seats; `isOver` when the decision came after its end. */
export type Predecessor = { grant: Grant; seats: readonly Seat[]; isOver: boolean };

/**
 * Holds the grant that a request would renew; undefined when it renews none. Throws `state_conflict` when that grant is suspended,
 * revoked, or renewed already: a renewal does not undo what was ordered.
 */
export async function holdPredecessor(
  trx: GrantsTrx,
  { renews }: Pick<AccessRequest, 'renews'>,
  { actor, at }: { actor: RequestActor; at: Date },
): Promise<Predecessor | undefined> {
  if (renews === undefined) return undefined;
  const grant = await lockGrant(trx, renews);
  const state = grantStateAt(grant, at);
  const isOver = state === 'expired';
  if (!isOver) permitGrantAct(state, 'supersede', { role: roleOf(actor), activated: grant.activatedAt !== undefined });
  return { grant, seats: await seatsOf(trx, [renews]), isOver };
}

/** Ends the former grant at the moment at which its renewal starts; one that is over stays as it is. */
export async function supersede(
  trx: GrantsTrx,
  { grant, isOver }: Predecessor,
  { by, actor, at }: { by: Grant; actor: RequestActor; at: Date },
): Promise<void> {
  if (isOver) return;
  const from = grantStateAt(grant, at);
  const state = permitGrantAct(from, 'supersede', { role: roleOf(actor), activated: true });
  const superseded = await updateGrant(trx, { ...grant, state, supersededBy: by.id }, at);
  await recordGrantFact(trx, 'supersede', { grant: superseded, from, actor, at });
}

/**
 * The seats that go over to a renewal, those in use first. Where its terms are newer, a usable seat stays usable until the former
 * grant would have ended, as it would have without a renewal; its holder accepts them by then.
 */
export function carriedSeats(grant: Grant, { grant: former, seats, isOver }: Predecessor): Seat[] {
  const at = grant.createdAt;
  const isUsable = ({ state, lapsesAt }: Seat) => !isOver && state === 'active' && (!lapsesAt || lapsesAt >= at);
  return seats
    .toSorted((one, other) => Number(isUsable(other)) - Number(isUsable(one)))
    .slice(0, grant.seatCap)
    .map((seat) => {
      const fresh = newSeat(grant, seat.personId, at);
      if (!isUsable(seat) || fresh.state === 'active') return fresh;
      const lapsesAt = seat.lapsesAt && seat.lapsesAt < former.until ? seat.lapsesAt : former.until;
      return { ...fresh, state: 'active', lapsesAt };
    });
}

/** Whoever accepts an offer does it on the decision of a steward. */
function roleOf({ role }: RequestActor): 'steward' | 'owner' | 'bot' {
  return role === 'owner' || role === 'bot' ? role : 'steward';
}
