import { requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { deleteAsset as deleteRows } from '../store/asset-store.ts';
import { hasPublishedVersion } from '../store/version-store.ts';
import { assetText, loadAsset } from './load.ts';
import { checkRevision, revisionMismatch } from './revision.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;

/**
 * Deletes an asset of which nothing was ever published, with its drafts. Errors: those of `requireRole`, `not_found`,
 * `precondition_required`, `revision_mismatch`, `state_conflict`.
 */
export async function deleteAsset(
  context: Context,
  { name, expectedRevision }: { name: AssetName; expectedRevision: number },
  asker: Asker,
): Promise<void> {
  const role = requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const asset = await loadAsset(context, name, asker);
  checkRevision(expectedRevision, asset.revision);
  // A publication in between changes the revision, so the answer holds when the rows go.
  if (await hasPublishedVersion(context.db, asset.id)) {
    throw new AllianceError(
      'state_conflict',
      `The ${assetText(context.kind, name)} has published versions, which others may use. Deprecate or retract them instead.`,
    );
  }
  await context.transact(async (trx) => {
    if (!(await deleteRows(trx, asset))) throw revisionMismatch();
    const actor = { personId: asker.caller?.personId ?? '', role };
    await context.events.assetDeleted(
      trx,
      { actor, asset, previousState: asset.access, nextState: '' },
      context.clock(),
    );
  });
}
