import { type RawBuilder, sql } from 'kysely';
import type { HeldSeat } from '../domain/access-question.ts';
import { missingTerms } from '../domain/missing-terms.ts';
import { monthOf } from '../domain/month.ts';
import { type AssetRef, licencesOf, nameOf, type PinnedTerms } from '../domain/vocabulary.ts';
import { acceptedTerms } from './acceptance-store.ts';
import { assetOf } from './asset-columns.ts';
import { beneficiaryOf } from './beneficiary-columns.ts';
import { conflictingVersions } from './licence-verdict-store.ts';
import { newerTermsOf } from './newer-terms-store.ts';
import { firstDayOf, holdQuotaUse } from './quota-store.ts';
import type { AccessGrantTable, GrantsDb, GrantsTrx } from './tables.ts';

type Row = Pick<
  AccessGrantTable,
  'beneficiary_kind' | 'beneficiary' | 'versions' | 'operations' | 'from_at' | 'until_at'
> & {
  co_holders: string[];
  grant_id: string;
  seat_id: string;
  seat_state: HeldSeat['seatState'];
  grant_state: HeldSeat['grantState'];
  terms: HeldSeat['missingTerms'];
  lapses_at: Date | null;
  /** Null for a grant without a quota. */
  bytes_left?: number | null;
  conflicts: string[];
};

/** Whose seats, for which asset, now; `at` is the present moment. */
export type SeatsAsked = { personId: string; asset: AssetRef; at: Date };

/** The seats for an asset that a person has now, with what is left of their quotas in the month of a moment. */
export async function heldSeats(db: GrantsDb, asked: SeatsAsked): Promise<HeldSeat[]> {
  const [seats = []] = await heldSeatsOfMany(db, [asked]);
  return seats;
}

/** The same of many people and assets, in the order of the questions. */
export async function heldSeatsOfMany(db: GrantsDb, asked: readonly SeatsAsked[]): Promise<HeldSeat[][]> {
  const { rows } = await sql<Row & { place: number }>`
    select asked.place::integer - 1 as place, g.id as grant_id, s.id as seat_id, s.state as seat_state, s.lapses_at,
           g.state as grant_state, g.beneficiary_kind, g.beneficiary, g.co_holders, g.versions, g.operations, g.from_at, g.until_at,
           g.terms, ${bytesLeft(sql`date_trunc('month', asked.at at time zone 'UTC')::date`)} as bytes_left,
           ${conflictingVersions(sql`asked.at`)} as conflicts
      from unnest(
        ${asked.map(({ personId }) => personId)}::text[], ${asked.map(({ asset }) => asset.kind)}::text[],
        ${asked.map(({ asset }) => asset.organisation)}::text[], ${asked.map(({ asset }) => asset.name)}::text[],
        ${asked.map(({ at }) => at)}::timestamptz[])
        with ordinality as asked (person_id, kind, organisation, name, at, place)
      join seat as s on s.person_id = asked.person_id and s.state <> 'removed'
      join access_grant as g on g.id = s.grant_id
     where g.asset_kind = asked.kind and g.asset_organisation = asked.organisation and g.asset_name = asked.name
     order by asked.place, g.id`.execute(db);
  const own = Map.groupBy(rows, ({ place }) => place);
  return Promise.all(asked.map(({ personId, at }, place) => toHeldSeats(db, personId, own.get(place) ?? [], at)));
}

/**
 * The same, with the grants and what is left of their quotas kept as they are until the transaction ends: what is recorded with
 * it was permitted when it was recorded.
 */
export async function holdSeats(trx: GrantsTrx, personId: string, asset: AssetRef, at: Date): Promise<HeldSeat[]> {
  const rows = await currentSeats(trx, personId, asset, at).forShare().execute();
  const limited = rows.filter(({ quota_bytes }) => quota_bytes !== null).map(({ grant_id }) => grant_id);
  if (limited.length === 0) return toHeldSeats(trx, personId, rows, at);
  const used = await holdQuotaUse(trx, limited, monthOf(at));
  const leftOf = ({ grant_id, quota_bytes }: { grant_id: string; quota_bytes: number | null }) =>
    quota_bytes === null ? null : quota_bytes - (used.get(grant_id) ?? 0);
  const counted = rows.map((row) => ({ ...row, bytes_left: leftOf(row) }));
  return toHeldSeats(trx, personId, counted, at);
}

/** The seats for an asset that a person had at a moment, in the states of that moment. */
export async function heldSeatsAsOf(db: GrantsDb, personId: string, asset: AssetRef, at: Date): Promise<HeldSeat[]> {
  return toHeldSeats(db, personId, (await rowsAsOf(db, [personId], asset, at)).get(personId) ?? [], at);
}

/**
 * The same of many people, by their ids. What terms are missing is not told: seats whose terms were not accepted are not active.
 */
export async function heldSeatsOfManyAsOf(
  db: GrantsDb,
  personIds: readonly string[],
  asset: AssetRef,
  at: Date,
): Promise<Map<string, HeldSeat[]>> {
  const rows = await rowsAsOf(db, personIds, asset, at);
  return new Map([...rows].map(([personId, own]) => [personId, own.map((row) => toHeldSeat(row, at, []))]));
}

async function rowsAsOf(db: GrantsDb, personIds: readonly string[], asset: AssetRef, at: Date) {
  const { rows } = await sql<Row & { person_id: string }>`
    select s.person_id, g.id as grant_id, s.id as seat_id, seat_then.state as seat_state, grant_then.state as grant_state,
           g.beneficiary_kind, g.beneficiary, g.co_holders, g.versions, g.operations, g.from_at, g.until_at, g.terms, s.lapses_at,
           ${conflictingVersions(at, asset)} as conflicts
      from unnest(${personIds}::text[]) as asked (person_id)
      join seat as s on s.person_id = asked.person_id
      join access_grant as g on g.id = s.grant_id
      join lateral (select state from grant_history
                     where grant_id = g.id and since <= ${at} order by revision desc limit 1) as grant_then on true
      join lateral (select state from seat_history
                     where seat_id = s.id and since <= ${at} order by recorded desc limit 1) as seat_then on true
     where seat_then.state <> 'removed'
       and g.asset_kind = ${asset.kind} and g.asset_organisation = ${asset.organisation} and g.asset_name = ${asset.name}
     order by g.id`.execute(db);
  return Map.groupBy(rows, (row) => row.person_id);
}

/** The seats that a person has now for any of some assets, by the names of the assets. */
export async function heldSeatsFor(
  db: GrantsDb,
  personId: string,
  assets: readonly AssetRef[],
  at: Date,
): Promise<Map<string, HeldSeat[]>> {
  if (assets.length === 0) return new Map();
  const rows = await seatsNow(db, personId, at)
    .where((eb) =>
      eb(
        eb.refTuple('g.asset_kind', 'g.asset_organisation', 'g.asset_name'),
        'in',
        assets.map(({ kind, organisation, name }) => eb.tuple(kind, organisation, name)),
      ),
    )
    .execute();
  const seats = await toHeldSeats(db, personId, rows, at);
  const named = rows.map((row, at) => ({ name: nameOf(assetOf(row)), seat: seats[at] as HeldSeat }));
  return new Map([...Map.groupBy(named, ({ name }) => name)].map(([name, own]) => [name, own.map(({ seat }) => seat)]));
}

function currentSeats(db: GrantsDb, personId: string, asset: AssetRef, at: Date) {
  return seatsNow(db, personId, at, asset)
    .where('g.asset_kind', '=', asset.kind)
    .where('g.asset_organisation', '=', asset.organisation)
    .where('g.asset_name', '=', asset.name);
}

/** Of any asset, or of the one that the caller asks for. */
function seatsNow(db: GrantsDb, personId: string, at: Date, asset?: AssetRef) {
  return db
    .selectFrom('access_grant as g')
    .innerJoin('seat as s', 's.grant_id', 'g.id')
    .select([
      'g.id as grant_id',
      's.id as seat_id',
      's.state as seat_state',
      's.lapses_at',
      'g.state as grant_state',
      'g.beneficiary_kind',
      'g.beneficiary',
      'g.co_holders',
      'g.versions',
      'g.operations',
      'g.from_at',
      'g.until_at',
      'g.terms',
      'g.quota_bytes',
      bytesLeft(sql`${firstDayOf(monthOf(at))}::date`).as('bytes_left'),
      conflictingVersions(at, asset).as('conflicts'),
      'g.asset_kind',
      'g.asset_organisation',
      'g.asset_name',
    ])
    .where('s.person_id', '=', personId)
    .where('s.state', '<>', 'removed')
    .orderBy('g.id')
    .$narrowType<{ seat_state: HeldSeat['seatState'] }>();
}

/** Nothing is counted yet in a month without a download since the grant has its quota. */
function bytesLeft(month: RawBuilder<unknown>) {
  return sql<number | null>`
    case when g.quota_bytes is not null
         then g.quota_bytes - coalesce(
           (select bytes from quota_use where grant_id = g.id and month = ${month}),
           (select sum(bytes) from usage where grant_id = g.id and month = ${month}), 0)::bigint end`;
}

async function toHeldSeats(db: GrantsDb, personId: string, rows: readonly Row[], at: Date): Promise<HeldSeat[]> {
  const waiting = rows.filter((row) => seatStateAt(row, at) !== 'active').flatMap(({ terms }) => terms);
  if (waiting.length === 0) return rows.map((row) => toHeldSeat(row, at, []));
  const accepted = await acceptedTerms(db, personId, at);
  const newer = await newerTermsOf(db, licencesOf(waiting));
  return rows.map((row) => toHeldSeat(row, at, missingTerms(row.terms, accepted, { newer, at })));
}

function toHeldSeat(row: Row, at: Date, missing: readonly PinnedTerms[]): HeldSeat {
  const seatState = seatStateAt(row, at);
  return {
    grantId: row.grant_id,
    seatId: row.seat_id,
    seatState,
    grantState: row.grant_state,
    beneficiary: beneficiaryOf(row),
    coHolders: row.co_holders,
    versions: row.versions,
    operations: row.operations,
    from: row.from_at,
    until: row.until_at,
    missingTerms: seatState === 'active' ? [] : missing,
    conflicts: row.conflicts,
    ...(row.bytes_left == null ? {} : { bytesLeft: Math.max(0, row.bytes_left) }),
  };
}

/** The clock has a seat lapse before its row says so. */
function seatStateAt({ seat_state, lapses_at }: Row, at: Date): HeldSeat['seatState'] {
  return seat_state === 'active' && lapses_at !== null && lapses_at < at ? 'lapsed' : seat_state;
}
