import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Asset, AssetChanges, AssetName } from '../domain/asset.ts';
import { rowsThatFit } from '../domain/page-weight.ts';
import type { Insight } from '../domain/visibility.ts';
import type { AssetTable, AssetTables } from '../tables.ts';
import { requestSweep } from './blob-store.ts';

const COLUMNS = [
  'id',
  'organisation',
  'name',
  'title',
  'summary',
  'description',
  'access',
  'licence',
  'languages',
  'tags',
  'tasks',
  'personal_data',
  'public_alliance_asset',
  'latest_version',
  'file_licences',
  'revision',
  'created_at',
  'updated_at',
] as const satisfies (keyof AssetTable)[];

/** The asset of that name, whoever may see it. */
export async function findAsset(
  db: Kysely<AssetTables>,
  { organisation, name }: AssetName,
): Promise<Asset | undefined> {
  const row = await db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('organisation', '=', organisation)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && toAsset(row);
}

/** One page of the assets that somebody with this insight may see, by organisation and name. */
export async function listAssets(
  db: Kysely<AssetTables>,
  { organisation, insight }: { organisation: string; insight: Insight },
  { size, after }: PageRequest<readonly [string, string]>,
): Promise<Page<Asset>> {
  let query = db
    .selectFrom('asset')
    .select(['id', 'organisation', 'name', sql<number>`octet_length(description)`.as('weight')])
    .orderBy('organisation')
    .orderBy('name')
    .limit(size + 1);
  if (organisation !== '') query = query.where('organisation', '=', organisation);
  if (!insight.overseer) {
    query = query.where(sql<boolean>`(access <> 'private' or organisation = any(${insight.organisations}::text[]))`);
  }
  if (after) query = query.where(sql<boolean>`(organisation, name) > (${after[0]}, ${after[1]})`);
  const found = await query.execute();
  const fitting = rowsThatFit(found.map((row) => row.weight));
  const page = toPage(found, Math.min(size, fitting), (row) => [row.organisation, row.name]);
  const ids = page.rows.map((row) => row.id);
  const rows = await db
    .selectFrom('asset')
    .select(COLUMNS)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .orderBy('organisation')
    .orderBy('name')
    .execute();
  return { rows: rows.map(toAsset), nextPageToken: page.nextPageToken };
}

/** Writes a new asset; undefined when the name is taken. */
export async function insertAsset(trx: Transaction<AssetTables>, asset: Asset): Promise<Asset | undefined> {
  try {
    const row = await trx.insertInto('asset').values(toRow(asset)).returning(COLUMNS).executeTakeFirstOrThrow();
    return toAsset(row);
  } catch (error) {
    if (isUniqueViolation(error, 'asset_name')) return undefined;
    throw error;
  }
}

/** Changes details of an asset that still has this revision; undefined when it has another one. */
export async function updateAsset(
  trx: Transaction<AssetTables>,
  asset: Pick<Asset, 'id' | 'revision'>,
  changes: AssetChanges,
  now: Date,
): Promise<Asset | undefined> {
  const { languages, tags, tasks, personalData, publicAllianceAsset, ...texts } = changes;
  const row = await trx
    .updateTable('asset')
    .set({
      ...texts,
      ...(languages && { languages: [...languages] }),
      ...(tags && { tags: [...tags] }),
      ...(tasks && { tasks: [...tasks] }),
      ...(personalData !== undefined && { personal_data: personalData }),
      ...(publicAllianceAsset !== undefined && { public_alliance_asset: publicAllianceAsset }),
      revision: asset.revision + 1,
      updated_at: now,
    })
    .where('id', '=', asset.id)
    .where('revision', '=', asset.revision)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toAsset(row);
}

/** Keeps an asset from being deleted until this transaction ends; false when it is gone already. */
export async function holdAsset(trx: Transaction<AssetTables>, id: string): Promise<boolean> {
  const row = await trx.selectFrom('asset').select('id').where('id', '=', id).forKeyShare().executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes every other change of the asset's published versions wait until this transaction ends. It must be a statement of its
 * own: only a statement that starts after the wait sees what the other transaction published.
 */
export async function lockAsset(trx: Transaction<AssetTables>, id: string): Promise<LockedAsset | undefined> {
  const row = await trx
    .selectFrom('asset')
    .select(['licence', 'latest_version', 'public_alliance_asset'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return (
    row && {
      licence: row.licence,
      latestVersion: row.latest_version,
      publicAllianceAsset: row.public_alliance_asset,
    }
  );
}

/** Locks an asset that still has this revision, against everything; false when it has another one. */
export async function lockRevision(
  trx: Transaction<AssetTables>,
  { id, revision }: Pick<Asset, 'id' | 'revision'>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('asset')
    .select('id')
    .where('id', '=', id)
    .where('revision', '=', revision)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export type LockedAsset = Pick<Asset, 'licence' | 'latestVersion' | 'publicAllianceAsset'>;

/**
 * Takes the label off an asset that carries it for this version; undefined when it does not. Even then it gets another revision: a
 * label that somebody is about to put on was allowed by what holds no more.
 */
export async function takeLabelOff(
  trx: Transaction<AssetTables>,
  { organisation, name }: AssetName,
  version: string,
  now: Date,
): Promise<Asset | undefined> {
  const present = await trx
    .selectFrom('asset')
    .select(['id', 'public_alliance_asset'])
    .where('organisation', '=', organisation)
    .where('name', '=', name)
    .where('latest_version', '=', version)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!present) return undefined;
  const isLabelled = present.public_alliance_asset;
  const row = await trx
    .updateTable('asset')
    .set({ public_alliance_asset: false, revision: sql`revision + 1`, ...(isLabelled && { updated_at: now }) })
    .where('id', '=', present.id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return isLabelled ? toAsset(row) : undefined;
}

/** Brings a locked asset up to date with its versions, and takes the label off it when told so. */
export async function refreshAsset(
  trx: Transaction<AssetTables>,
  id: string,
  now: Date,
  { unlabel = false }: { unlabel?: boolean } = {},
): Promise<Asset> {
  const latest = sql<string>`coalesce((
    select version from version where asset_id = ${id} and state in ('published', 'deprecated')
     order by prerelease, sort_key desc limit 1), '')`;
  const licences = sql<string[]>`(
    select coalesce(array_agg(distinct own order by own), '{}') from version
      left join lateral (
        select licences from licence_conclusion where version_id = version.id
         order by concluded_at desc, id desc limit 1) as concluded on true
      cross join lateral unnest(coalesce(
        concluded.licences, array(select declared ->> 'licence' from jsonb_array_elements(version.licences) as declared))) as own
     where version.asset_id = ${id} and version.state in ('published', 'deprecated'))`;
  const row = await trx
    .updateTable('asset')
    .set({
      latest_version: latest,
      file_licences: licences,
      revision: sql`revision + 1`,
      updated_at: now,
      ...(unlabel && { public_alliance_asset: false }),
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toAsset(row);
}

/** Deletes an asset that still has this revision, with its drafts and revisions; false when it has another one. */
export async function deleteAsset(
  trx: Transaction<AssetTables>,
  { id, revision }: Pick<Asset, 'id' | 'revision'>,
): Promise<boolean> {
  if (!(await lockRevision(trx, { id, revision }))) return false;
  await trx.deleteFrom('version').where('asset_id', '=', id).execute();
  await trx.deleteFrom('branch').where('asset_id', '=', id).execute();
  await trx.deleteFrom('revision').where('asset_id', '=', id).execute();
  await trx.deleteFrom('asset').where('id', '=', id).execute();
  await requestSweep(trx, id);
  return true;
}

function toAsset(row: Selectable<AssetTable>): Asset {
  const { latest_version, file_licences, personal_data, public_alliance_asset, created_at, updated_at, ...same } = row;
  return {
    ...same,
    personalData: personal_data,
    publicAllianceAsset: public_alliance_asset,
    latestVersion: latest_version,
    fileLicences: file_licences,
    createdAt: created_at,
    updatedAt: updated_at,
  };
}

function toRow({
  latestVersion,
  fileLicences,
  createdAt,
  updatedAt,
  languages,
  tags,
  tasks,
  personalData,
  publicAllianceAsset,
  ...same
}: Asset) {
  return {
    ...same,
    languages: [...languages],
    tags: [...tags],
    tasks: [...tasks],
    personal_data: personalData,
    public_alliance_asset: publicAllianceAsset,
    latest_version: latestVersion,
    file_licences: [...fileLicences],
    created_at: createdAt,
    updated_at: updatedAt,
  };
}
