import { AllianceError } from '@alliance/errors/alliance-error';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { SeatedGrant } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { recordSeatManagerFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { holdMembership } from '../store/member-store.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { Acting, Writing } from './acting.ts';
import { atNow, requireHoldingOwner, requireOrganisation, visibleGrant } from './visible-grant.ts';

/**
 * Lets a member of the organisation that holds a grant give and free its seats, in place of whoever did before; said again, it
 * changes nothing. For owners of that organisation. Throws `role_required`, and `state_conflict` when the person is no member, or the
 * grant is not open.
 */
export async function nameSeatManager(
  context: Writing & { people: PeopleRegister },
  { grantId, email }: { grantId: string; email: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const organisation = requireOrganisation(grant);
  const actor = requireHoldingOwner(organisation, caller);
  const personId = await context.people.personWithEmail(email, acting.forward());
  return context.transact(async (trx) => {
    // Held before the grant, as the event holds it that tells of a departure: whoever leaves does not stay manager.
    if (personId === undefined || !(await holdMembership(trx, organisation, personId)))
      throw new AllianceError('state_conflict', `${email} is not a member of ${organisation}. Add them to it first.`);
    const locked = await lockGrant(trx, grantId);
    const at = context.clock();
    const activated = locked.activatedAt !== undefined;
    permitGrantAct(grantStateAt(locked, at), 'name-seat-manager', { role: 'holder', activated });
    const seats = await seatsOf(trx, [grantId]);
    if (locked.seatManager === personId) return atNow({ ...locked, seats }, at);
    const named = await updateGrant(trx, { ...locked, seatManager: personId }, at);
    await recordSeatManagerFact(trx, 'name', { grant: named, personId, actor, at });
    return atNow({ ...named, seats }, at);
  });
}
