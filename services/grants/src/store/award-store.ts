import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Insertable, Selectable } from 'kysely';
import type { Award } from '../domain/award.ts';
import type { AwardTable } from './asking-tables.ts';
import { ASSET_COLUMNS, assetColumns, assetOf } from './asset-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  ...ASSET_COLUMNS,
  'id',
  'email',
  'versions',
  'purpose',
  'operations',
  'until_at',
  'reason',
  'given_by',
  'given_as',
  'state',
  'given_at',
  'expires_at',
  'ended_at',
  'request_id',
] as const satisfies (keyof AwardTable)[];

type AfterId = PageRequest<readonly [string]>;

/** Writes a new award; false when one of the same asset to the same address is open. */
export async function insertAward(trx: GrantsTrx, award: Award): Promise<boolean> {
  try {
    await trx.insertInto('award').values(toRow(award)).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_open_award')) return false;
    throw error;
  }
}

/** Writes what became of an award. It must be locked. */
export async function updateAward(trx: GrantsTrx, award: Award): Promise<void> {
  const { id, ...row } = toRow(award);
  await trx.updateTable('award').set(row).where('id', '=', id).execute();
}

/** An award, whatever became of it. */
export async function findAward(db: GrantsDb, id: string): Promise<Award | undefined> {
  const row = await db.selectFrom('award').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toAward(row);
}

/** Holds an open award, to an address where one is named; undefined when there is none, or none any more. */
export async function lockOpenAward(
  trx: GrantsTrx,
  { id, email }: { id: string; email?: string },
): Promise<Award | undefined> {
  let query = trx.selectFrom('award').select(COLUMNS).where('id', '=', id).where('state', '=', 'open').forUpdate();
  if (email !== undefined) query = query.where('email', '=', email);
  const row = await query.executeTakeFirst();
  return row && toAward(row);
}

/** Holds open awards whose time to claim is over; what somebody else holds is left for the next time. */
export async function lockExpiredAwards(trx: GrantsTrx, now: Date, limit: number): Promise<Award[]> {
  const rows = await trx
    .selectFrom('award')
    .select(COLUMNS)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toAward);
}

/** One page of what an organisation gives and gave, newest first. */
export async function awardsOf(db: GrantsDb, organisation: string, { size, after }: AfterId): Promise<Page<Award>> {
  let query = db
    .selectFrom('award')
    .select(COLUMNS)
    .where('asset_organisation', '=', organisation)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toAward), nextPageToken };
}

/** One page of what can be claimed by whoever has an address, newest first. */
export async function awardsTo(
  db: GrantsDb,
  { email, now }: { email: string; now: Date },
  { size, after }: AfterId,
): Promise<Page<Award>> {
  let query = db
    .selectFrom('award')
    .select(COLUMNS)
    .where('state', '=', 'open')
    .where('email', '=', email)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toAward), nextPageToken };
}

function toRow(award: Award): Insertable<AwardTable> {
  return {
    ...assetColumns(award.asset),
    id: award.id,
    email: award.email ?? null,
    versions: award.versions,
    purpose: award.purpose,
    operations: [...award.operations],
    until_at: award.until,
    reason: award.reason,
    given_by: award.givenBy,
    given_as: award.givenAs,
    state: award.state,
    given_at: award.givenAt,
    expires_at: award.expiresAt,
    ended_at: award.endedAt ?? null,
    request_id: award.requestId ?? null,
  };
}

function toAward(row: Selectable<AwardTable>): Award {
  return {
    id: row.id,
    asset: assetOf(row),
    email: row.email ?? undefined,
    versions: row.versions,
    purpose: row.purpose,
    operations: row.operations,
    until: row.until_at,
    reason: row.reason,
    givenBy: row.given_by,
    givenAs: row.given_as,
    state: row.state,
    givenAt: row.given_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
    requestId: row.request_id ?? undefined,
  };
}
