import type { Asker, AssetsContext } from '@alliance/assets/context';
import type { AssetName } from '@alliance/assets/domain/asset';
import type { VersionName } from '@alliance/assets/domain/version';
import { maySeeDrafts } from '@alliance/assets/domain/visibility';
import { loadVersionWithFiles } from '@alliance/assets/operations/load-files';
import type { StoredVersion } from '@alliance/assets/store/version-store';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { ProfiledFile } from '../domain/file-report.ts';
import type { ProfileStatus } from '../domain/profile.ts';
import { type ColumnChange, schemaChanges } from '../domain/schema-changes.ts';
import { findJobState } from '../store/job-store.ts';
import { findFileReport, findProfile, listChangedReports, listFileReports } from '../store/profile-store.ts';
import type { DatasetsTables } from '../store/tables.ts';

export type ReadProfilesContext = Pick<AssetsContext, 'kind' | 'db'> & { profiles: Kysely<DatasetsTables> };
type Reader = Pick<Asker, 'caller'>;

/** Where the profile of a version stands. Errors: `not_found`, also for drafts. */
export async function getProfile(
  context: ReadProfilesContext,
  name: VersionName,
  asker: Reader,
): Promise<ProfileStatus> {
  return statusOf(context, await loadPublished(context, name, asker));
}

/** One page of the files that were looked at. Errors: `not_found`. */
export async function listFileProfiles(
  context: ReadProfilesContext,
  { name, page }: { name: VersionName; page: PageRequest<readonly [string]> },
  asker: Reader,
): Promise<Page<ProfiledFile>> {
  return listFileReports(context.profiles, (await loadPublished(context, name, asker)).id, page);
}

/** One file that was looked at. Errors: `not_found`. */
export async function getFileProfile(
  context: ReadProfilesContext,
  { name, path }: { name: VersionName; path: string },
  asker: Reader,
): Promise<{ file: ProfiledFile; withFindings: boolean }> {
  const { id } = await loadPublished(context, name, asker);
  const file = await findFileReport(context.profiles, id, path);
  if (!file) throw notFound('profile of that file');
  // Findings say what is hidden in the data, so they are for those who answer for it.
  return { file, withFindings: maySeeDrafts(asker.caller, name.asset) };
}

/**
 * Columns that were added, removed or retyped in the files that two versions have in common, some files at a time. Errors:
 * `not_found`, `state_conflict` when one of them has no profile.
 */
export async function diffSchemas(
  context: ReadProfilesContext,
  { asset, from, to, page }: { asset: AssetName; from: string; to: string; page: PageRequest<readonly [string]> },
  asker: Reader,
): Promise<{ changes: ColumnChange[]; nextPageToken: string }> {
  const [before, after] = await Promise.all(
    [from, to].map((version) => loadPublished(context, { asset, version }, asker)),
  );
  if (!before || !after) throw notFound('version of that number');
  for (const version of [before, after]) {
    if (await findProfile(context.profiles, version.id)) continue;
    throw new AllianceError(
      'state_conflict',
      `Version ${version.version} has no profile to compare. Ask for its profile: it says whether one is being made.`,
    );
  }
  const { rows, nextPageToken } = await listChangedReports(
    context.profiles,
    { before: before.id, after: after.id },
    page,
  );
  const changes = rows.flatMap((row) =>
    row.before.state === 'read' && row.after.state === 'read'
      ? schemaChanges(row.path, row.before.columns, row.after.columns)
      : [],
  );
  return { changes, nextPageToken };
}

async function statusOf({ profiles }: ReadProfilesContext, { id }: StoredVersion): Promise<ProfileStatus> {
  const profile = await findProfile(profiles, id);
  if (profile) return { state: 'complete', ...profile };
  return { state: (await findJobState(profiles, id)) === 'failed' ? 'failed' : 'waiting' };
}

async function loadPublished(context: ReadProfilesContext, name: VersionName, asker: Reader): Promise<StoredVersion> {
  const version = await loadVersionWithFiles(context, name, asker);
  if (version.state === 'draft' || version.purged) throw notFound('profile of that version');
  return version;
}
