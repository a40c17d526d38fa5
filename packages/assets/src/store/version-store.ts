import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { AssetName } from '../domain/asset.ts';
import { rowsThatFit } from '../domain/page-weight.ts';
import type { Version, VersionState } from '../domain/version.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { AssetTables, VersionTable } from '../tables.ts';
import { toManifest } from './roots.ts';

const COLUMNS = [
  'version.id',
  'version.version',
  'version.state',
  'version.notes',
  'version.base',
  'version.derived_from',
  'version.file_count',
  'version.total_bytes',
  'version.manifest_digest',
  'version.licence',
  'version.licences',
  'version.detected_licences',
  'version.revision',
  'version.created_at',
  'version.published_at',
  'version.published_by_person_id',
  'version.reason',
  'version.severity',
  'version.successor',
  'version.asset_id',
  'version.sort_key',
  'version.root',
  'version.folded_root',
  'version.revision_id',
  'version.purged',
  'version.action',
  'version.reason_code',
  'version.may_need_files',
] as const;

/** A version with what only this service knows of it. */
export type StoredVersion = Version & {
  assetId: string;
  sortKey: string;
  manifest: Manifest;
  /** Some file of it may need another one; null = not known. */
  mayNeedFiles: boolean | null;
};

/** The version of the asset of that name, whoever may see it. */
export async function findVersion(
  db: Kysely<AssetTables>,
  { organisation, name }: AssetName,
  version: string,
): Promise<StoredVersion | undefined> {
  const row = await db
    .selectFrom('version')
    .innerJoin('asset', 'asset.id', 'version.asset_id')
    .select(COLUMNS)
    .where('asset.organisation', '=', organisation)
    .where('asset.name', '=', name)
    .where('version.version', '=', version)
    .executeTakeFirst();
  return row && toVersion(row);
}

/** The version that a revision became. */
export async function findVersionOf(db: Kysely<AssetTables>, revisionId: string): Promise<StoredVersion | undefined> {
  return (await findVersionsOf(db, [revisionId])).get(revisionId);
}

/** The versions that revisions became, by the ids of the revisions. */
export async function findVersionsOf(
  db: Kysely<AssetTables>,
  revisionIds: readonly string[],
): Promise<ReadonlyMap<string, StoredVersion>> {
  const rows = await db
    .selectFrom('version')
    .select(COLUMNS)
    .where(sql<boolean>`revision_id = any(${revisionIds}::text[])`)
    .where('state', '<>', 'draft')
    .execute();
  return new Map(rows.map((row) => [row.revision_id ?? '', toVersion(row)]));
}

/** One page of an asset's versions, highest first. */
export async function listVersions(
  db: Kysely<AssetTables>,
  { assetId, drafts }: { assetId: string; drafts: boolean },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<StoredVersion>> {
  let query = db
    .selectFrom('version')
    .select(['id', 'sort_key', 'weight'])
    .where('asset_id', '=', assetId)
    .orderBy('sort_key', 'desc')
    .limit(size + 1);
  if (!drafts) query = query.where('state', '<>', 'draft');
  if (after) query = query.where('sort_key', '<', after[0]);
  const found = await query.execute();
  const page = toPage(found, Math.min(size, rowsThatFit(found.map((row) => row.weight))), (row) => [row.sort_key]);
  const ids = page.rows.map((row) => row.id);
  const rows = await db
    .selectFrom('version')
    .select(COLUMNS)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .orderBy('sort_key', 'desc')
    .execute();
  return { rows: rows.map(toVersion), nextPageToken: page.nextPageToken };
}

/** The highest release below a number that can be used: what a new version is compared with. */
export async function findVersionBelow(
  db: Kysely<AssetTables>,
  assetId: string,
  sortKey: string,
): Promise<StoredVersion | undefined> {
  const row = await db
    .selectFrom('version')
    .select(COLUMNS)
    .where('asset_id', '=', assetId)
    .where('sort_key', '<', sortKey)
    .where('state', 'in', ['published', 'deprecated'])
    .where('prerelease', '=', false)
    .orderBy('sort_key', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toVersion(row);
}

/** True when something of the asset was ever published. */
export async function hasPublishedVersion(db: Kysely<AssetTables>, assetId: string): Promise<boolean> {
  const row = await db
    .selectFrom('version')
    .select('id')
    .where('asset_id', '=', assetId)
    .where('state', '<>', 'draft')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The version as it is now, locked for this transaction. */
export async function lockVersion(trx: Transaction<AssetTables>, id: string): Promise<StoredVersion | undefined> {
  const row = await trx.selectFrom('version').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toVersion(row);
}

/** Pins a locked draft: from here on its files cannot change. */
export async function pinVersion(
  trx: Transaction<AssetTables>,
  id: string,
  pins: Pick<
    StoredVersion,
    'manifestDigest' | 'licence' | 'licences' | 'detectedLicences' | 'revisionId' | 'mayNeedFiles'
  > & {
    personId: string;
    now: Date;
  },
): Promise<StoredVersion> {
  const row = await trx
    .updateTable('version')
    .set({
      state: 'published',
      manifest_digest: pins.manifestDigest,
      licence: pins.licence,
      licences: JSON.stringify(pins.licences),
      detected_licences: JSON.stringify(pins.detectedLicences),
      published_by_person_id: pins.personId,
      published_at: pins.now,
      revision_id: pins.revisionId,
      may_need_files: pins.mayNeedFiles,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toVersion(row);
}

/** Writes the new state of a locked published version, and why. */
export async function closeVersion(
  trx: Transaction<AssetTables>,
  id: string,
  {
    reasonCode,
    ...closing
  }: { state: VersionState } & Pick<Version, 'reason' | 'severity' | 'successor' | 'purged' | 'action' | 'reasonCode'>,
): Promise<StoredVersion> {
  const row = await trx
    .updateTable('version')
    .set({ ...closing, reason_code: reasonCode, revision: sql`revision + 1` })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toVersion(row);
}

function toVersion(row: Omit<Selectable<VersionTable>, 'prerelease' | 'weight'>): StoredVersion {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    notes: row.notes,
    base: row.base,
    derivedFrom: row.derived_from,
    fileCount: row.file_count,
    totalBytes: row.total_bytes,
    manifestDigest: row.manifest_digest,
    licence: row.licence,
    licences: row.licences,
    detectedLicences: row.detected_licences,
    revision: row.revision,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    publishedByPersonId: row.published_by_person_id,
    reason: row.reason,
    severity: row.severity,
    successor: row.successor,
    revisionId: row.revision_id ?? '',
    purged: row.purged,
    action: row.action,
    reasonCode: row.reason_code,
    assetId: row.asset_id,
    sortKey: row.sort_key,
    manifest: toManifest(row),
    mayNeedFiles: row.may_need_files,
  };
}
