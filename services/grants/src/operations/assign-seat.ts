import { AllianceError } from '@alliance/errors/alliance-error';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { requirePlace } from '../domain/seat-rest.ts';
import { recordSeatFact } from '../facts/grant-facts.ts';
import { findGrant, lockGrant, updateGrant } from '../store/grant-store.ts';
import { isMember } from '../store/member-store.ts';
import { freedSeats, insertSeat, seatsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Acting, Writing } from './acting.ts';
import { activateWaitingSeats } from './activate-seats.ts';
import { newSeat } from './new-seat.ts';
import { requireSeater, seaterRole } from './seat-manager.ts';
import { atNow, requireOrganisation, visibleGrant } from './visible-grant.ts';

/**
 * Gives a seat of an organisation's grant to one of its members. For owners of the holding organisation, and whom they named to
 * manage the seats. Throws `role_required`, `already_exists`, and `state_conflict` when the seats are used up or rest, the person is
 * no member, or the grant is not open.
 */
export async function assignSeat(
  context: Writing & { people: PeopleRegister; seatRestMs: number },
  { grantId, email }: { grantId: string; email: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const organisation = requireOrganisation(grant);
  const actor = requireSeater(grant, caller);
  const personId = await context.people.personWithEmail(email, acting.forward());
  // One answer for both cases: an owner does not learn who else has an account.
  if (personId === undefined || !(await isMember(context.db, organisation, personId)))
    throw new AllianceError('state_conflict', `${email} is not a member of ${organisation}. Add them to it first.`);
  return context.transact(async (trx) => {
    const locked = await lockGrant(trx, grantId);
    const at = context.clock();
    const activated = locked.activatedAt !== undefined;
    permitGrantAct(grantStateAt(locked, at), 'assign-seat', { role: seaterRole(locked, actor), activated });
    await requireFreeSeat(trx, locked, { personId, email }, { at, restMs: context.seatRestMs });
    const seat = newSeat(locked, personId, at);
    await insertSeat(trx, seat);
    const changed = await updateGrant(trx, locked, at);
    await recordSeatFact(trx, 'assign', { grant: changed, seat, from: '', actor, at });
    await activateWaitingSeats(trx, { personId, grantId }, at);
    return atNow((await findGrant(trx, grantId)) ?? { ...changed, seats: [seat] }, at);
  });
}

async function requireFreeSeat(
  trx: GrantsTrx,
  grant: Grant,
  { personId, email }: { personId: string; email: string },
  { at, restMs }: { at: Date; restMs: number },
): Promise<void> {
  const seats = await seatsOf(trx, [grant.id]);
  if (seats.some((seat) => seat.personId === personId))
    throw new AllianceError('already_exists', `${email} has a seat of this grant already.`);
  // A renewal goes on with the seats of the former grant, and with their rest.
  const grants = grant.supersedes === undefined ? [grant.id] : [grant.id, grant.supersedes];
  const freed = await freedSeats(trx, grants, new Date(at.getTime() - restMs));
  requirePlace({ seatCap: grant.seatCap, seats, freed }, personId, { at, restMs });
}
