import type { EventInfo } from '@alliance/events/handlers';
import type { Organisation, OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { SYSTEM } from '../facts/actor.ts';
import { toKnownOrganisation, toRole } from '../mapping/member-mapping.ts';
import { grantsManagedBy } from '../store/grant-store.ts';
import { putMembership, putOrganisation } from '../store/member-store.ts';
import { seatsInGrantsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { endSeatManagement } from './dismiss-seat-manager.ts';
import { dropDelegations } from './drop-delegations.ts';
import { takeSeat } from './take-seat.ts';

/** Takes in what became of an organisation. Its grants stay as they are: its standing is asked for at every decision. */
export async function applyOrganisation(
  trx: GrantsTrx,
  { organisation }: { organisation?: Organisation | undefined },
  { occurredAt }: EventInfo,
): Promise<void> {
  if (organisation) await putOrganisation(trx, toKnownOrganisation(organisation), occurredAt);
}

/** Takes in that somebody joined an organisation or changed role there. */
export async function applyMembership(
  trx: GrantsTrx,
  { organisation, personId, role }: { organisation: string; personId: string; role: OrganisationRole },
  { occurredAt, sequence }: EventInfo,
): Promise<void> {
  const known = toRole(role);
  await putMembership(trx, { organisation, personId, role: known, sequence }, occurredAt);
  if (known !== 'owner' && known !== 'steward')
    await dropDelegations(trx, { organisation, personId, as: 'steward' }, occurredAt);
}

/** Takes in that somebody left an organisation: their seats in its grants are free again, and they manage none of them. */
export async function applyDeparture(
  trx: GrantsTrx,
  { organisation, personId }: { organisation: string; personId: string },
  { occurredAt, sequence }: EventInfo,
): Promise<void> {
  await putMembership(trx, { organisation, personId, role: null, sequence }, occurredAt);
  await dropDelegations(trx, { organisation, personId, as: 'either' }, occurredAt);
  const leaver = { organisation, personId, at: occurredAt };
  const seats = new Map((await seatsInGrantsOf(trx, leaver)).map((seat) => [seat.grantId, seat]));
  const managed = await grantsManagedBy(trx, leaver);
  for (const grantId of [...new Set([...seats.keys(), ...managed])].toSorted()) {
    const seat = seats.get(grantId);
    if (seat) await takeSeat(trx, seat, { actor: SYSTEM, at: occurredAt });
    await endSeatManagement(trx, grantId, { actor: SYSTEM, at: occurredAt, of: personId });
  }
}
