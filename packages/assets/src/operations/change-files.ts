import { requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { checkFileChanges, type FileChanges, shorten, totalsAfter } from '../domain/file-changes.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import { updateTotals } from '../store/draft-store.ts';
import { findClashes, insertFiles, removeFiles } from '../store/file-store.ts';
import { lockVersion } from '../store/version-store.ts';
import { checkBytes } from './check-bytes.ts';
import { loadVersion, versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'storage'>;

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
    const added = changes.add;
    const removed = await removeFiles(trx, version.id, [...changes.remove, ...added.map((file) => file.path)]);
    const totals = totalsAfter(draft, removed, added);
    await refuseClashes(trx, version.id, changes);
    await insertFiles(trx, version.id, added);
    await updateTotals(trx, version.id, totals);
    return { ...version, ...totals, revision: draft.revision + 1 };
  });
}

async function refuseClashes(trx: Parameters<typeof findClashes>[0], versionId: string, { add }: FileChanges) {
  const clashes = await findClashes(trx, versionId, add);
  if (clashes.length === 0) return;
  const fields = clashes.map(({ path, other }) => ({
    field: `add[${add.findIndex((file) => file.path === path)}].path`,
    problem: `differs only in case from "${shorten(other)}", which the version has`,
  }));
  throw new AllianceError(
    'invalid_path',
    'Some paths differ only in case from others. Rename them, or remove the others.',
    {
      details: { fields },
    },
  );
}
