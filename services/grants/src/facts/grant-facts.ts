import { recordEvent, recordEvents } from '@alliance/events/outbox';
import {
  GrantActivatedSchema,
  GrantClosedSchema,
  GrantExpiredSchema,
  GrantIssuedSchema,
  GrantQuotaSetSchema,
  GrantResumedSchema,
  GrantRevokedSchema,
  GrantSupersededSchema,
  GrantSuspendedSchema,
  SeatActivatedSchema,
  SeatAssignedSchema,
  SeatLapsedSchema,
  SeatManagerDismissedSchema,
  SeatManagerNamedSchema,
  SeatRemovedSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Grant, Seat, SeatState } from '../domain/grant.ts';
import type { GrantState } from '../domain/grant-states.ts';
import { grantFact, seatMessage } from '../mapping/grant-mapping.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const GRANT_EVENTS = {
  issue: GrantIssuedSchema,
  activate: GrantActivatedSchema,
  suspend: GrantSuspendedSchema,
  resume: GrantResumedSchema,
  revoke: GrantRevokedSchema,
  expire: GrantExpiredSchema,
  supersede: GrantSupersededSchema,
  close: GrantClosedSchema,
  'set-quota': GrantQuotaSetSchema,
} as const;

/** Records that an act changed a grant, which is now as given. */
export async function recordGrantFact(
  trx: GrantsTrx,
  act: keyof typeof GRANT_EVENTS,
  { grant, from, actor, at }: { grant: Grant; from: GrantState | ''; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = grant;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'grant', id, from, to: state });
  const seats = await seatsOf(trx, [id]);
  await recordEvent(trx, GRANT_EVENTS[act], { audit, grant: grantFact({ ...grant, seats }) }, at);
}

/** The same of many grants; `fromOf` says what each was before. */
export async function recordGrantFacts(
  trx: GrantsTrx,
  act: keyof typeof GRANT_EVENTS,
  {
    grants,
    fromOf,
    actor,
    at,
  }: { grants: readonly Grant[]; fromOf: (grant: Grant) => GrantState; actor: Actor; at: Date },
): Promise<void> {
  const seats = await seatsOf(
    trx,
    grants.map(({ id }) => id),
  );
  const seatsByGrant = Map.groupBy(seats, ({ grantId }) => grantId);
  const facts = grants.map((grant) => {
    const { id, asset, state } = grant;
    const audit = auditOf(actor, {
      organisation: asset.organisation,
      kind: 'grant',
      id,
      from: fromOf(grant),
      to: state,
    });
    return { audit, grant: grantFact({ ...grant, seats: seatsByGrant.get(id) ?? [] }) };
  });
  await recordEvents(trx, GRANT_EVENTS[act], facts, at);
}

const SEAT_EVENTS = {
  assign: SeatAssignedSchema,
  activate: SeatActivatedSchema,
  lapse: SeatLapsedSchema,
  remove: SeatRemovedSchema,
} as const;

/** Records that an act changed a seat of a grant, which is now as given. */
export async function recordSeatFact(
  trx: GrantsTrx,
  act: keyof typeof SEAT_EVENTS,
  { grant, seat, from, actor, at }: { grant: Grant; seat: Seat; from: SeatState | ''; actor: Actor; at: Date },
): Promise<void> {
  const { id, state } = seat;
  const audit = auditOf(actor, { organisation: grant.asset.organisation, kind: 'seat', id, from, to: state });
  await recordEvent(trx, SEAT_EVENTS[act], { audit, grantId: grant.id, seat: seatMessage(seat) }, at);
}

/** Records who manages the seats of a grant from now on, or no more. */
export async function recordSeatManagerFact(
  trx: GrantsTrx,
  act: 'name' | 'dismiss',
  { grant, personId, actor, at }: { grant: Grant; personId: string; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = grant;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'grant', id, from: state, to: state });
  const schema = act === 'name' ? SeatManagerNamedSchema : SeatManagerDismissedSchema;
  await recordEvent(trx, schema, { audit, grantId: id, personId }, at);
}
