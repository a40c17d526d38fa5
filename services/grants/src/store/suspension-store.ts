import { type Selectable, sql } from 'kysely';
import type { AssetSuspension } from '../domain/asset-suspension.ts';
import type { Grant } from '../domain/grant.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { assetColumns, assetOf } from './asset-columns.ts';
import { GRANT_COLUMNS, toGrant } from './grant-row.ts';
import type { AccessGrantTable, AssetSuspensionTable, GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'asset_kind',
  'asset_organisation',
  'asset_name',
  'suspended_by',
  'person_id',
  'reason',
  'since',
  'grants',
] as const satisfies (keyof AssetSuspensionTable)[];

/** The suspension of an asset that is in force. */
export async function findSuspension(db: GrantsDb, asset: AssetRef): Promise<AssetSuspension | undefined> {
  const row = await open(db, asset).executeTakeFirst();
  return row && toSuspension(row);
}

/** The same, held until the transaction ends. */
export async function lockSuspension(trx: GrantsTrx, asset: AssetRef): Promise<AssetSuspension | undefined> {
  const row = await open(trx, asset).forUpdate().executeTakeFirst();
  return row && toSuspension(row);
}

/** Keeps an asset as it is, for grants that are made (`share`) or suspended (`update`) by this transaction. */
export async function lockAsset(db: GrantsDb, asset: AssetRef, strength: 'share' | 'update'): Promise<void> {
  const query = db
    .selectFrom('asset')
    .select('asset_id')
    .where('asset_kind', '=', asset.kind)
    .where('asset_organisation', '=', asset.organisation)
    .where('asset_name', '=', asset.name);
  await (strength === 'share' ? query.forShare() : query.forNoKeyUpdate()).execute();
}

/** Writes a suspension that starts. */
export async function insertSuspension(trx: GrantsTrx, suspension: AssetSuspension): Promise<void> {
  await trx
    .insertInto('asset_suspension')
    .values({
      id: suspension.id,
      ...assetColumns(suspension.asset),
      suspended_by: suspension.suspendedBy,
      person_id: suspension.personId,
      reason: suspension.reason,
      since: suspension.since,
      grants: suspension.grants,
      ended_at: null,
      ended_by: null,
    })
    .execute();
}

/** Writes how many grants a suspension has suspended. */
export async function countSuspended(trx: GrantsTrx, { id, grants }: AssetSuspension): Promise<void> {
  await trx.updateTable('asset_suspension').set({ grants }).where('id', '=', id).execute();
}

/** Writes that a suspension is over. */
export async function endSuspension(trx: GrantsTrx, id: string, by: { personId: string; at: Date }): Promise<void> {
  await trx
    .updateTable('asset_suspension')
    .set({ ended_at: by.at, ended_by: by.personId })
    .where('id', '=', id)
    .execute();
}

/** Suspends some of the asset's grants that are in force or wait; fewer than `limit` = there are no more. */
export async function suspendSome(
  trx: GrantsTrx,
  { id, asset, suspendedBy, reason, since }: AssetSuspension,
  limit: number,
): Promise<Grant[]> {
  const { rows } = await sql<Selectable<AccessGrantTable>>`
    with chosen as (
      select id from access_grant
       where asset_kind = ${asset.kind} and asset_organisation = ${asset.organisation} and asset_name = ${asset.name}
         and state in ('pending-acceptance', 'active', 'expiring') and until_at > ${since}
       order by until_at, id limit ${limit} for update),
    changed as (
      update access_grant as g
         set state = 'suspended', suspended_by = ${suspendedBy}, reason = ${reason}, suspension_id = ${id},
             revision = g.revision + 1
        from chosen where g.id = chosen.id
      returning ${returned}),
    told as (
      insert into grant_history (grant_id, revision, state, since)
      select id, revision, state, ${since}::timestamptz from changed)
    select * from changed`.execute(trx);
  return rows.map(toGrant);
}

/** Has some of the grants go on that a suspension suspended; fewer than `limit` = there are no more. */
export async function resumeSome(
  trx: GrantsTrx,
  { id, at }: { id: string; at: Date },
  limit: number,
): Promise<Grant[]> {
  const { rows } = await sql<Selectable<AccessGrantTable>>`
    with chosen as (
      select id from access_grant
       where suspension_id = ${id} and state = 'suspended' and until_at > ${at}
       order by id limit ${limit} for update),
    changed as (
      update access_grant as g
         set state = case when g.activated_at is null then 'pending-acceptance' else 'active' end, suspended_by = null,
             reason = '', suspension_id = null, revision = g.revision + 1
        from chosen where g.id = chosen.id
      returning ${returned}),
    told as (
      insert into grant_history (grant_id, revision, state, since)
      select id, revision, state, ${at}::timestamptz from changed)
    select * from changed`.execute(trx);
  return rows.map(toGrant);
}

const returned = sql.join(GRANT_COLUMNS.map((column) => sql.ref(`g.${column}`)));

function open(db: GrantsDb, asset: AssetRef) {
  return db
    .selectFrom('asset_suspension')
    .select(COLUMNS)
    .where('asset_kind', '=', asset.kind)
    .where('asset_organisation', '=', asset.organisation)
    .where('asset_name', '=', asset.name)
    .where('ended_at', 'is', null);
}

function toSuspension(row: Pick<Selectable<AssetSuspensionTable>, (typeof COLUMNS)[number]>): AssetSuspension {
  return {
    id: row.id,
    asset: assetOf(row),
    suspendedBy: row.suspended_by,
    personId: row.person_id,
    reason: row.reason,
    since: row.since,
    grants: row.grants,
  };
}
