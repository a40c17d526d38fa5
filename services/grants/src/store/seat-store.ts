import { type Selectable, sql } from 'kysely';
import type { Seat, SeatState } from '../domain/grant.ts';
import { OPEN_STATES } from '../domain/grant-states.ts';
import type { NewerTerms } from '../domain/missing-terms.ts';
import type { FreedSeat } from '../domain/seat-rest.ts';
import type { PinnedTerms } from '../domain/vocabulary.ts';
import type { GrantsDb, GrantsTrx, SeatTable } from './tables.ts';

const COLUMNS = ['id', 'grant_id', 'person_id', 'state', 'since', 'lapses_at'] as const;

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

/**
 * Seats of a person that wait for terms to be accepted, or will lapse unless newer ones are, of one grant if given, with what was
 * pinned; in the order in which grants are locked.
 */
export async function seatsOnTerms(
  db: GrantsDb,
  personId: string,
  grantId?: string,
): Promise<{ seat: Seat; terms: PinnedTerms[] }[]> {
  let query = db
    .selectFrom('seat')
    .innerJoin('access_grant', 'access_grant.id', 'seat.grant_id')
    .select(COLUMNS.map((column) => `seat.${column}` as const))
    .select('access_grant.terms')
    .where('seat.person_id', '=', personId)
    .where((eb) =>
      eb.or([
        eb('seat.state', 'in', ['pending-acceptance', 'lapsed']),
        eb('seat.state', '=', 'active').and('seat.lapses_at', 'is not', null),
      ]),
    )
    .orderBy('seat.grant_id');
  if (grantId !== undefined) query = query.where('seat.grant_id', '=', grantId);
  return (await query.execute()).map((row) => ({ seat: toSeat(row), terms: row.terms }));
}

/** Seats that a person has in grants of an organisation that are not over, in the order in which grants are locked. */
export async function seatsInGrantsOf(
  db: GrantsDb,
  { organisation, personId, at }: { organisation: string; personId: string; at: Date },
): Promise<Seat[]> {
  const rows = await db
    .selectFrom('seat')
    .innerJoin('access_grant', 'access_grant.id', 'seat.grant_id')
    .select(COLUMNS.map((column) => `seat.${column}` as const))
    .where('seat.person_id', '=', personId)
    .where('seat.state', '<>', 'removed')
    .where('access_grant.beneficiary_kind', '=', 'organisation')
    .where('access_grant.beneficiary', '=', organisation)
    .where('access_grant.state', 'in', OPEN_STATES)
    .where('access_grant.until_at', '>', at)
    .orderBy('seat.grant_id')
    .execute();
  return rows.map(toSeat);
}

/** Who lost a seat of these grants after a moment, each with the last time. */
export async function freedSeats(db: GrantsDb, grantIds: readonly string[], after: Date): Promise<FreedSeat[]> {
  return db
    .selectFrom('seat')
    .select((eb) => ['person_id as personId', eb.fn.max('since').as('freedAt')])
    .where('grant_id', 'in', grantIds)
    .where('state', '=', 'removed')
    .where('since', '>', after)
    .groupBy('person_id')
    .execute();
}

/** Writes a new seat and the first line of its history. The grant must be locked. */
export async function insertSeat(trx: GrantsTrx, seat: Seat): Promise<void> {
  const { id, grantId, personId, state, since, lapsesAt } = seat;
  await trx
    .insertInto('seat')
    .values({ id, grant_id: grantId, person_id: personId, state, since, lapses_at: lapsesAt ?? null })
    .execute();
  await addHistory(trx, seat);
}

/** Writes the next state of a seat; undefined when the grant has no such seat in a state of `from`. The grant must be locked. */
export async function changeSeat(
  trx: GrantsTrx,
  { id, grantId }: Pick<Seat, 'id' | 'grantId'>,
  { from, to, at, lapsesAt }: { from: readonly SeatState[]; to: SeatState; at: Date; lapsesAt?: Date | undefined },
): Promise<Seat | undefined> {
  const row = await trx
    .updateTable('seat')
    .set({ state: to, since: at, lapses_at: lapsesAt ?? null })
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

/** Writes when a usable seat lapses; undefined = not by itself. The grant must be locked. */
export async function setLapse(trx: GrantsTrx, { id }: Seat, lapsesAt: Date | undefined): Promise<void> {
  await trx
    .updateTable('seat')
    .set({ lapses_at: lapsesAt ?? null })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .execute();
}

/** Has the usable seats lapse, at the grace date, that rest on a version before this one of an organisation's terms. */
export async function setLapses(
  trx: GrantsTrx,
  { licenceId, version, acceptBy }: NewerTerms,
  organisation: string,
): Promise<void> {
  await sql`
    update seat set lapses_at = least(seat.lapses_at, ${acceptBy})
      from access_grant as g
     where g.id = seat.grant_id and seat.state = 'active'
       and g.asset_kind in ('dataset', 'model') and g.asset_organisation = ${organisation}
       and g.state in (${sql.join(OPEN_STATES)}) and g.until_at > ${acceptBy}
       and exists (select from jsonb_to_recordset(g.terms) as pinned ("licenceId" text, version integer)
                    where pinned."licenceId" = ${licenceId} and pinned.version < ${version})
       and not exists (select from acceptance
                        where person_id = seat.person_id and licence_id = ${licenceId} and terms_version >= ${version})`.execute(
    trx,
  );
}

/** Usable seats whose time to accept newer terms is over and whose rows do not say so yet, in the order in which grants are locked. */
export async function seatsToLapse(db: GrantsDb, now: Date, limit: number): Promise<Seat[]> {
  const rows = await db
    .with('due', (with_) =>
      with_
        .selectFrom('seat')
        .select(COLUMNS)
        .where('state', '=', 'active')
        .where('lapses_at', '<', now)
        .orderBy('lapses_at')
        .limit(limit),
    )
    .selectFrom('due')
    .select(COLUMNS)
    .orderBy('grant_id')
    .execute();
  return rows.map(toSeat);
}

/** Writes that a seat has lapsed, from its grace date on; undefined when it is no longer due. The grant must be locked. */
export async function lapseSeat(trx: GrantsTrx, { id }: Seat, now: Date): Promise<Seat | undefined> {
  const row = await trx
    .updateTable('seat')
    .set((eb) => ({ state: 'lapsed', since: eb.ref('lapses_at').$notNull(), lapses_at: null }))
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('lapses_at', '<', now)
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
  return {
    id: row.id,
    grantId: row.grant_id,
    personId: row.person_id,
    state: row.state,
    since: row.since,
    lapsesAt: row.lapses_at ?? undefined,
  };
}
