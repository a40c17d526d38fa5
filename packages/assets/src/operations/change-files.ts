import { requireRole } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { checkFileChanges, type FileChanges } from '../domain/file-changes.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import { requestSweep } from '../store/blob-store.ts';
import { updateFiles } from '../store/draft-store.ts';
import { lockVersion } from '../store/version-store.ts';
import { applyFileChanges } from './apply-file-changes.ts';
import { checkBytes } from './check-bytes.ts';
import { loadVersion, versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'storage' | 'manifests'>;

/**
 * Adds files to a draft, replaces those at the same paths, and removes others; a path to remove that is not there is no
 * error, so the call may be repeated. All or nothing. Errors: those of `requireRole`, `invalid_path`, `invalid_argument`,
 * `not_found`, `state_conflict`, `bytes_missing`.
 */
export async function changeFiles(
  context: Context,
  { name, changes }: { name: VersionName; changes: FileChanges },
  asker: Asker,
): Promise<Version> {
  requireRole(asker.caller, name.asset.organisation, ['owner', 'publisher'], 'publish');
  checkFileChanges(changes);
  const { version } = await loadVersion(context, name, asker);
  nextState('change', version);
  await checkBytes(context, name.asset.organisation, changes.add, asker);
  return context.transact(async (trx) => {
    const draft = await lockVersion(trx, version.id);
    if (!draft) throw notFound(versionText(context.kind, name));
    nextState('change', draft);
    const changed = await applyFileChanges(trx, context, draft, changes);
    await updateFiles(trx, draft.id, changed);
    // Pages of the files before this change may be named no more.
    await requestSweep(trx, draft.assetId);
    const { manifest, fileCount, totalBytes } = changed;
    return { ...draft, manifest, fileCount, totalBytes, revision: draft.revision + 1 };
  });
}
