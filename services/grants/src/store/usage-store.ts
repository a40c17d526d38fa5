import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { sql } from 'kysely';
import type { Usage } from '../domain/usage.ts';
import { ASSET_COLUMNS, assetColumns, assetOf } from './asset-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** Writes down issued downloads. */
export async function insertUsages(trx: GrantsTrx, usages: readonly Usage[]): Promise<void> {
  await trx
    .insertInto('usage')
    .values(
      usages.map((usage) => ({
        id: usage.id,
        grant_id: usage.grantId ?? null,
        seat_id: usage.seatId ?? null,
        ...assetColumns(usage.asset),
        version: usage.version,
        person_id: usage.personId,
        path: usage.path,
        sha256: usage.sha256,
        bytes: usage.bytes,
        at: usage.at,
        beneficiary: usage.beneficiary ?? null,
      })),
    )
    .execute();
}

/** Takes back downloads that could not be issued after all, from the quotas that they counted in too. */
export async function deleteUsages(db: GrantsDb, ids: readonly string[]): Promise<void> {
  await sql`
    with taken_back as (delete from usage where id = any(${ids}) returning grant_id, month, bytes),
         sums as (select grant_id, month, sum(bytes) as bytes from taken_back where grant_id is not null group by 1, 2)
    update quota_use as q set bytes = greatest(0, q.bytes - sums.bytes)
      from sums
     where q.grant_id = sums.grant_id and q.month = sums.month`.execute(db);
}

/** One page of the downloads issued under a grant, of one person if given, newest first. */
export async function listUsage(
  db: GrantsDb,
  { grantId, personId }: { grantId: string; personId: string | undefined },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Usage>> {
  let query = db
    .selectFrom('usage')
    .select(['id', 'grant_id', 'seat_id', ...ASSET_COLUMNS, 'version', 'person_id', 'path', 'sha256', 'bytes', 'at'])
    .where('grant_id', '=', grantId)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  const usage = rows.map((row) => ({
    id: row.id,
    grantId: row.grant_id ?? undefined,
    seatId: row.seat_id ?? undefined,
    asset: assetOf(row),
    version: row.version,
    personId: row.person_id,
    path: row.path,
    sha256: row.sha256,
    bytes: row.bytes,
    at: row.at,
  }));
  return { rows: usage, nextPageToken };
}
