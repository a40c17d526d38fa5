import { isUniqueViolation } from '@alliance/database/database-problem';
import { sql, type Transaction } from 'kysely';
import type { Version } from '../domain/version.ts';
import type { VersionNumber } from '../domain/version-number.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { AssetTables } from '../tables.ts';
import { toRootColumns } from './roots.ts';

export type NewDraft = Pick<
  Version,
  'id' | 'notes' | 'base' | 'derivedFrom' | 'licences' | 'fileCount' | 'totalBytes' | 'createdAt'
> & {
  assetId: string;
  number: VersionNumber;
  manifest: Manifest;
};

/** Writes a new draft of an asset that is held; false when the asset has this version already. */
export async function insertDraft(trx: Transaction<AssetTables>, draft: NewDraft): Promise<boolean> {
  try {
    await trx
      .insertInto('version')
      .values({
        id: draft.id,
        asset_id: draft.assetId,
        version: draft.number.text,
        sort_key: draft.number.sortKey,
        prerelease: draft.number.prerelease,
        state: 'draft',
        notes: draft.notes,
        base: draft.base,
        derived_from: JSON.stringify(draft.derivedFrom),
        licences: JSON.stringify(draft.licences),
        file_count: draft.fileCount,
        total_bytes: draft.totalBytes,
        manifest_digest: '',
        licence: '',
        revision: 1,
        created_at: draft.createdAt,
        published_at: null,
        published_by_person_id: '',
        reason: '',
        severity: '',
        successor: '',
        ...toRootColumns(draft.manifest),
        revision_id: null,
      })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'version_number')) return false;
    throw error;
  }
}

/** Writes what a locked draft holds after its files changed. */
export async function updateFiles(
  trx: Transaction<AssetTables>,
  id: string,
  { manifest, fileCount, totalBytes }: { manifest: Manifest } & Pick<Version, 'fileCount' | 'totalBytes'>,
): Promise<void> {
  await trx
    .updateTable('version')
    .set({
      ...toRootColumns(manifest),
      file_count: fileCount,
      total_bytes: totalBytes,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .execute();
}

/** Writes what a locked draft declares of the licences of its files. */
export async function updateLicences(
  trx: Transaction<AssetTables>,
  id: string,
  licences: Version['licences'],
): Promise<void> {
  const set = { licences: JSON.stringify(licences), revision: sql<number>`revision + 1` };
  await trx.updateTable('version').set(set).where('id', '=', id).execute();
}

/** Deletes a locked draft; its pages go with the next sweep. */
export async function deleteDraftRow(trx: Transaction<AssetTables>, id: string): Promise<void> {
  await trx.deleteFrom('version').where('id', '=', id).execute();
}
