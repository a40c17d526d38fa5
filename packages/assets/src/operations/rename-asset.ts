import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import { assetNameProblem } from '../domain/asset-name.ts';
import { insertAsset, lockRevision } from '../store/asset-store.ts';
import { keepFormerName, moveContents } from '../store/rename-store.ts';
import { hasPublishedVersion } from '../store/version-store.ts';
import { nameTaken } from './create-asset.ts';
import { assetText, loadAsset } from './load.ts';
import { checkRevision, revisionMismatch } from './revision.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events' | 'renamed'>;
type Input = { name: AssetName; newName: string; expectedRevision: number };

/**
 * Gives an asset of which nothing was ever published another name; links with the old one lead on. For everybody else it is one
 * asset that goes and another that comes: nobody can hold anything of either. Errors: those of `requireRole`, `not_found`,
 * `precondition_required`, `revision_mismatch`, `invalid_argument`, `already_exists`, `state_conflict`.
 */
export async function renameAsset(
  context: Context,
  { name, newName, expectedRevision }: Input,
  asker: Asker,
): Promise<Asset> {
  const role = requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const problem = assetNameProblem(newName);
  if (problem) throw invalidArgument(`No ${context.kind} can be called this.`, [{ field: 'name', problem }]);
  const before = await loadAsset(context, name, asker);
  checkRevision(expectedRevision, before.revision);
  if (newName === before.name) return before;
  // A publication in between changes the revision, so the answer holds when the rows move.
  if (await hasPublishedVersion(context.db, before.id)) throw hasItsName(context, name);
  const now = context.clock();
  const actor = { personId: asker.caller?.personId ?? '', role };
  return context.transact(async (trx) => {
    if (!(await lockRevision(trx, before))) throw revisionMismatch();
    const moved = { ...before, id: uuidv7(), name: newName, revision: 1, createdAt: now, updatedAt: now };
    const asset = await insertAsset(trx, moved);
    if (!asset) throw nameTaken(assetText(context.kind, moved));
    const toldLast = await context.renamed(trx, { from: before, to: asset, actor, now });
    await moveContents(trx, { from: before.id, to: asset.id });
    await keepFormerName(trx, name, asset.id);
    await context.events.assetDeleted(trx, { actor, asset: before, previousState: before.access, nextState: '' }, now);
    await context.events.assetCreated(trx, { actor, asset, previousState: '', nextState: asset.access }, now);
    await toldLast();
    return asset;
  });
}

function hasItsName({ kind }: Pick<Context, 'kind'>, name: AssetName): AllianceError {
  return new AllianceError(
    'state_conflict',
    `The ${assetText(kind, name)} keeps its name: something of it was published, and grants, provenance and the log know it by that. Publish under the new name, and retract the old versions with the new ones as successors.`,
  );
}
