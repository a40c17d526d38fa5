import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { MAIN } from '../domain/revision.ts';
import { branchName, branchProblem } from '../domain/revision-name.ts';
import { holdAsset } from '../store/asset-store.ts';
import { requestSweep } from '../store/blob-store.ts';
import { writeBranch } from '../store/revision-store.ts';
import type { Ref } from './list-refs.ts';
import { assetText, loadAsset } from './load.ts';
import { resolveRevision } from './resolve-revision.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact'>;
type Input = { name: AssetName; branch: string; startingPoint: string; empty: boolean; overwrite: boolean };

/**
 * Makes a branch at a revision, or an empty one; on request moves one that is there, but never `main`. Errors: those of
 * `requireRole`, `invalid_argument`, `not_found`, `already_exists`, `state_conflict`.
 */
export async function createBranch(context: Context, input: Input, asker: Asker): Promise<Ref> {
  requireRole(asker.caller, input.name.organisation, ['owner', 'publisher'], 'publish');
  const branch = branchName(input.branch);
  const problem = branchProblem(branch);
  if (problem) throw invalidArgument('The branch cannot be called this.', [{ field: 'branch', problem }]);
  const asset = await loadAsset(context, input.name, asker);
  const start = input.empty ? undefined : await resolveRevision(context, { asset, writer: true }, input.startingPoint);
  const head = start?.revision.id ?? '';
  await context.transact(async (trx) => {
    if (!(await holdAsset(trx, asset.id))) throw notFound(assetText(context.kind, asset));
    const overwrite = input.overwrite && branch !== MAIN;
    if (branch === MAIN || !(await writeBranch(trx, asset.id, { name: branch, head }, overwrite))) throw taken(branch);
    if (overwrite) await requestSweep(trx, asset.id);
  });
  return { name: branch, head };
}

function taken(branch: string): AllianceError {
  return new AllianceError('already_exists', `Reference refs/heads/${branch} already exists.`);
}
