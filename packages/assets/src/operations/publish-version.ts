import { requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { MAIN } from '../domain/revision.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import type { Actor } from '../events.ts';
import { type LockedAsset, lockAsset } from '../store/asset-store.ts';
import { lockBranch } from '../store/revision-store.ts';
import { lockVersion, type StoredVersion } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { appendRevision } from './append-revision.ts';
import { type CheckContext, checkPublication, recheckRule } from './check-publication.ts';
import { loadVersion, versionText } from './load.ts';
import { pinAndTell } from './pin-and-tell.ts';

type Context = CheckContext & Pick<AssetsContext, 'transact' | 'clock' | 'events'>;

/**
 * Publishes a draft: from here on it never changes, and it is the newest revision of `main`. Everything is checked before any
 * row is locked, and the locked rows must still be those that were checked; so a large version holds nobody up, and of several
 * calls one wins. Errors: those of `requireRole` and `checkPublication`, `not_found`, `state_conflict`, `concurrent_change`.
 */
export async function publishVersion(context: Context, name: VersionName, asker: Asker): Promise<Version> {
  const { organisation } = name.asset;
  const role = requireRole(asker.caller, organisation, ['owner', 'publisher'], 'publish');
  const { asset, version } = await loadVersion(context, name, asker);
  nextState('publish', version);
  const checked = await checkPublication(context, { asset, candidate: version }, asker);
  const actor = { personId: asker.caller?.personId ?? '', role };
  const now = context.clock();
  return context.transact(async (trx) => {
    const present = await lockChecked(trx, context, { asset, version });
    await recheckRule(trx, context, { assetId: asset.id, candidate: present, belowId: checked.belowId });
    const revisionId = await becomeRevision(trx, { asset, version: present, actor, now });
    return pinAndTell(trx, context, { asset, version: present, revisionId, actor, now, ...checked });
  });
}

/** The draft, locked with its asset, when both still are what was checked. */
async function lockChecked(
  trx: Transaction<AssetTables>,
  { kind }: Pick<Context, 'kind'>,
  { asset, version }: { asset: Asset; version: StoredVersion },
): Promise<StoredVersion> {
  const presentAsset = await lockAsset(trx, asset.id);
  const present = await lockVersion(trx, version.id);
  if (!presentAsset || !present) throw notFound(versionText(kind, { asset, version: version.version }));
  nextState('publish', present);
  if (present.revision !== version.revision) throw changedMeanwhile();
  checkUnchanged(presentAsset, asset);
  return present;
}

async function becomeRevision(
  trx: Transaction<AssetTables>,
  { asset, version, actor, now }: { asset: Asset; version: StoredVersion; actor: Actor; now: Date },
): Promise<string> {
  const main = await lockBranch(trx, asset.id, MAIN);
  const { manifest, fileCount, totalBytes } = version;
  const { id } = await appendRevision(trx, main?.head, {
    assetId: asset.id,
    branch: MAIN,
    summary: `Version ${version.version}`,
    description: version.notes,
    authorPersonId: actor.personId,
    bodyDigest: '',
    createdAt: now,
    manifest,
    fileCount,
    totalBytes,
  });
  return id;
}

/** Throws `concurrent_change` when the locked asset asks more of a publication than when it was checked. */
export function checkUnchanged(present: LockedAsset, checked: Asset): void {
  const isLabelled = present.publicAllianceAsset && !checked.publicAllianceAsset;
  if (present.licence !== checked.licence || isLabelled) throw changedMeanwhile();
}

/** The error for what changed after it was checked. */
function changedMeanwhile(): AllianceError {
  return new AllianceError(
    'concurrent_change',
    'The draft, or the licence or label of its asset, changed while it was being checked. Look at it again, then publish.',
  );
}
