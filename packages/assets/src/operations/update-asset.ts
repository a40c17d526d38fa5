import { requireRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Asker, AssetsContext } from '../context.ts';
import { checkAccessChange } from '../domain/access-change.ts';
import type { Asset, AssetChanges, AssetName } from '../domain/asset.ts';
import { detailsProblems } from '../domain/asset-details.ts';
import type { Actor } from '../events.ts';
import { updateAsset as writeAsset } from '../store/asset-store.ts';
import { hasPublishedVersion } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { checkLicence } from './check-licence.ts';
import { checkLabelled } from './check-public-label.ts';
import { loadAsset } from './load.ts';
import { checkRevision, revisionMismatch } from './revision.ts';

type Context = Pick<
  AssetsContext,
  'kind' | 'db' | 'transact' | 'clock' | 'events' | 'licensing' | 'derivations' | 'manifests'
>;
type Input = { name: AssetName; changes: AssetChanges; expectedRevision: number };

/**
 * Changes details of an asset; another licence counts for versions published from now on, and the label "public alliance asset"
 * goes when the asset is not open any more. Errors: those of `requireRole`, `not_found`, `precondition_required`,
 * `revision_mismatch`, `invalid_argument`, `licence_unknown`, `state_conflict`, `public_label_refused`.
 */
export async function updateAsset(
  context: Context,
  { name, changes, expectedRevision }: Input,
  asker: Asker,
): Promise<Asset> {
  const role = requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const problems = detailsProblems(changes);
  if (problems.length > 0)
    throw invalidArgument(`The ${context.kind} cannot be changed like this. Correct the fields named.`, problems);
  const before = await loadAsset(context, name, asker);
  checkRevision(expectedRevision, before.revision);
  if (Object.keys(changes).length === 0) return before;
  // A publication in between changes the revision, so the answer holds when the change is written.
  if (changes.access)
    checkAccessChange(before.access, changes.access, await hasPublishedVersion(context.db, before.id));
  const licence =
    changes.licence === undefined
      ? {}
      : { licence: (await checkLicence(context, { licence: changes.licence, ...name }, asker)).expression };
  if (changes.publicAllianceAsset) await checkLabelled(context, { ...before, ...changes }, asker);
  const label = labelAfter(before, changes);
  const now = context.clock();
  return context.transact(async (trx) => {
    const asset = await writeAsset(trx, before, { ...changes, ...licence, ...label }, now);
    if (!asset) throw revisionMismatch();
    const actor = { personId: asker.caller?.personId ?? '', role };
    await context.events.assetUpdated(
      trx,
      { actor, asset, previousState: before.access, nextState: asset.access },
      now,
    );
    if (asset.publicAllianceAsset !== before.publicAllianceAsset)
      await tellOfLabel(trx, context, { actor, asset, changes });
    return asset;
  });
}

/** What is not open does not carry the label. */
function labelAfter({ publicAllianceAsset }: Asset, { access = 'open' }: AssetChanges): AssetChanges {
  return publicAllianceAsset && access !== 'open' ? { publicAllianceAsset: false } : {};
}

async function tellOfLabel(
  trx: Transaction<AssetTables>,
  { events }: Pick<Context, 'events'>,
  { actor, asset, changes }: { actor: Actor; asset: Asset; changes: AssetChanges },
): Promise<void> {
  const [previousState, nextState] = asset.publicAllianceAsset
    ? ['unlabelled', 'labelled']
    : ['labelled', 'unlabelled'];
  const cause = changes.publicAllianceAsset === undefined ? 'access-changed' : 'owner';
  const label = {
    actor,
    asset,
    previousState: previousState as string,
    nextState: nextState as string,
    cause,
  } as const;
  await events.publicLabelChanged(trx, label, asset.updatedAt);
}
