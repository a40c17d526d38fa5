import type { Selectable } from 'kysely';
import type { Seat, SeatState } from '../domain/grant.ts';
import type { GrantsDb, GrantsTrx, SeatTable } from './tables.ts';

const COLUMNS = ['id', 'grant_id', 'person_id', 'state', 'since'] as const;

/** Seats of grants, oldest first, without those that were taken away. */
export async function seatsOf(db: GrantsDb, grantIds: readonly string[]): Promise<Seat[]> {
  if (grantIds.length === 0) return [];
  const rows = await db
    .selectFrom('seat')
    .select(COLUMNS)
    .where('grant_id', 'in', grantIds)
    .where('state', '<>', 'removed')
    .orderBy('id')
    .execute();
  return rows.map(toSeat);
}

/** Seats of a person that wait for terms to be accepted, of one grant if given; in the order in which grants are locked. */
export async function waitingSeatsOf(db: GrantsDb, personId: string, grantId?: string): Promise<Seat[]> {
  let query = db
    .selectFrom('seat')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .where('state', '=', 'pending-acceptance')
    .orderBy('grant_id');
  if (grantId !== undefined) query = query.where('grant_id', '=', grantId);
  return (await query.execute()).map(toSeat);
}

/** Seats that a person has in grants of an organisation that are not over, in the order in which grants are locked. */
export async function seatsInGrantsOf(
  db: GrantsDb,
  { organisation, personId, at }: { organisation: string; personId: string; at: Date },
): Promise<Seat[]> {
  const rows = await db
    .selectFrom('seat')
    .innerJoin('access_grant', 'access_grant.id', 'seat.grant_id')
    .select(['seat.id', 'seat.grant_id', 'seat.person_id', 'seat.state', 'seat.since'])
    .where('seat.person_id', '=', personId)
    .where('seat.state', '<>', 'removed')
    .where('access_grant.beneficiary_kind', '=', 'organisation')
    .where('access_grant.beneficiary', '=', organisation)
    .where('access_grant.state', 'in', ['pending-acceptance', 'active', 'suspended'])
    .where('access_grant.until_at', '>', at)
    .orderBy('seat.grant_id')
    .execute();
  return rows.map(toSeat);
}

/** Writes a new seat and the first line of its history. The grant must be locked. */
export async function insertSeat(trx: GrantsTrx, seat: Seat): Promise<void> {
  const { id, grantId, personId, state, since } = seat;
  await trx.insertInto('seat').values({ id, grant_id: grantId, person_id: personId, state, since }).execute();
  await addHistory(trx, seat);
}

/** Writes the next state of a seat; undefined when the grant has no such seat in a state of `from`. The grant must be locked. */
export async function changeSeat(
  trx: GrantsTrx,
  { id, grantId }: Pick<Seat, 'id' | 'grantId'>,
  { from, to, at }: { from: readonly SeatState[]; to: SeatState; at: Date },
): Promise<Seat | undefined> {
  const row = await trx
    .updateTable('seat')
    .set({ state: to, since: at })
    .where('id', '=', id)
    .where('grant_id', '=', grantId)
    .where('state', 'in', from)
    .returning(COLUMNS)
    .executeTakeFirst();
  if (!row) return undefined;
  const seat = toSeat(row);
  await addHistory(trx, seat);
  return seat;
}

async function addHistory(trx: GrantsTrx, { id, state, since }: Seat): Promise<void> {
  await trx.insertInto('seat_history').values({ seat_id: id, state, since }).execute();
}

function toSeat(row: Selectable<SeatTable>): Seat {
  return { id: row.id, grantId: row.grant_id, personId: row.person_id, state: row.state, since: row.since };
}
