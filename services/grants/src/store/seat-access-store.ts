import { sql } from 'kysely';
import type { SeatAccess, SeatPosition } from '../domain/seat-access.ts';
import type { AssetRef, PinnedTerms } from '../domain/vocabulary.ts';
import { beneficiaryOf } from './beneficiary-columns.ts';
import type { AccessGrantTable, GrantsDb } from './tables.ts';

type Row = Pick<AccessGrantTable, 'beneficiary_kind' | 'beneficiary' | 'versions' | 'operations' | 'until_at'> & {
  grant_id: string;
  seat_id: string;
  person_id: string;
  in_force: boolean;
  opened_at: Date;
  closed_at: Date;
  request_id: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  terms: PinnedTerms[];
};

export type SeatsAsOf = {
  /** Those that were in force. */
  seats: SeatAccess[];
  /** Where to go on; undefined after the last seat. */
  next: SeatPosition | undefined;
};

/**
 * Seats of grants for an asset that had begun by a moment and not ended, which were in force then; looks at no more than
 * `limit` of them, by the end of their grant.
 */
export async function seatsInForce(
  db: GrantsDb,
  asset: AssetRef,
  { at, after, limit }: { at: Date; after: SeatPosition | undefined; limit: number },
): Promise<SeatsAsOf> {
  const follows = after
    ? sql`and (g.until_at, g.id) >= (${after.until}, ${after.grantId})
          and (g.until_at, g.id, s.id) > (${after.until}, ${after.grantId}, ${after.seatId})`
    : sql``;
  const { rows } = await sql<Row>`
    with candidate as (
      select g.id as grant_id, g.until_at, s.id as seat_id, s.person_id
        from access_grant as g
        join seat as s on s.grant_id = g.id
       where g.asset_kind = ${asset.kind} and g.asset_organisation = ${asset.organisation} and g.asset_name = ${asset.name}
         and g.until_at > ${at} and g.from_at <= ${at} ${follows}
       order by g.until_at, g.id, s.id
       limit ${limit + 1})
    select candidate.grant_id, candidate.until_at, candidate.seat_id, candidate.person_id,
           coalesce(seat_then.state = 'active' and grant_then.state in ('active', 'expiring')
                    and (s.lapses_at is null or s.lapses_at >= ${at}), false) as in_force,
           greatest(g.from_at, grant_opened.since, seat_then.since) as opened_at,
           least(g.until_at, grant_closed.since, seat_closed.since, s.lapses_at) as closed_at,
           g.beneficiary_kind, g.beneficiary, g.versions, g.operations, g.request_id, g.terms,
           r.decided_by, r.decided_at
      from candidate
      join access_grant as g on g.id = candidate.grant_id
      join seat as s on s.id = candidate.seat_id
      left join access_request as r on r.id = g.request_id
      left join lateral (select state from grant_history
                          where grant_id = g.id and since <= ${at} order by revision desc limit 1) as grant_then on true
      left join lateral (select state, since from seat_history
                          where seat_id = candidate.seat_id and since <= ${at} order by recorded desc limit 1) as seat_then on true
      left join lateral (select min(since) as since from grant_history
                          where grant_id = g.id and since <= ${at} and revision >
                                coalesce((select max(revision) from grant_history
                                           where grant_id = g.id and since <= ${at} and state not in ('active', 'expiring')), 0)) as grant_opened on true
      left join lateral (select min(since) as since from grant_history
                          where grant_id = g.id and since > ${at} and state not in ('active', 'expiring')) as grant_closed on true
      left join lateral (select min(since) as since from seat_history
                          where seat_id = candidate.seat_id and since > ${at} and state <> 'active') as seat_closed on true
     order by candidate.until_at, candidate.grant_id, candidate.seat_id`.execute(db);
  const seen = rows.slice(0, limit);
  const last = seen.at(-1);
  return {
    seats: seen.filter((row) => row.in_force).map(toSeatAccess),
    next: rows.length > limit && last ? positionOf(toSeatAccess(last)) : undefined,
  };
}

function positionOf({ grantEnds, grantId, seatId }: SeatAccess): SeatPosition {
  return { until: grantEnds, grantId, seatId };
}

function toSeatAccess(row: Row): SeatAccess {
  return {
    grantId: row.grant_id,
    seatId: row.seat_id,
    personId: row.person_id,
    beneficiary: beneficiaryOf(row),
    versions: row.versions,
    operations: row.operations,
    from: row.opened_at,
    until: row.closed_at,
    grantEnds: row.until_at,
    requestId: row.request_id ?? undefined,
    approvedBy: row.decided_by ?? undefined,
    approvedAt: row.decided_at ?? undefined,
    terms: row.terms,
  };
}
