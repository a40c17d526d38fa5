import { requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { MAIN } from '../domain/revision.ts';
import { branchName, branchProblem } from '../domain/revision-name.ts';
import { requestSweep } from '../store/blob-store.ts';
import { deleteBranch as deleteRow } from '../store/revision-store.ts';
import { assetText, loadAsset } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact'>;

/**
 * Deletes a branch other than `main`; revisions that only it led to go with a later sweep. Errors: those of `requireRole`,
 * `not_found`, `state_conflict`.
 */
export async function deleteBranch(
  context: Context,
  { name, branch: given }: { name: AssetName; branch: string },
  asker: Asker,
): Promise<void> {
  requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const branch = branchName(given);
  const asset = await loadAsset(context, name, asker);
  if (branch === MAIN) {
    throw new AllianceError('state_conflict', 'Cannot delete refs/heads/main. Every asset has it.');
  }
  await context.transact(async (trx) => {
    if (branchProblem(branch) !== undefined || !(await deleteRow(trx, asset.id, branch))) {
      throw notFound(`branch "${branch.slice(0, 100)}" of ${assetText(context.kind, asset)}`);
    }
    await requestSweep(trx, asset.id);
  });
}
