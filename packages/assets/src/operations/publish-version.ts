import { requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import type { Actor } from '../events.ts';
import { lockAsset, refreshAsset } from '../store/asset-store.ts';
import { lockVersion, pinVersion } from '../store/version-store.ts';
import { checkDraftFiles } from './check-draft-files.ts';
import { checkLicence } from './check-licence.ts';
import { loadVersion, versionText } from './load.ts';

type Context = Pick<
  AssetsContext,
  'kind' | 'db' | 'transact' | 'clock' | 'events' | 'licensing' | 'storage' | 'checkPublishable'
>;

/**
 * Publishes a draft: from here on it never changes. Everything is checked before any row is locked, and the locked rows must
 * still be those that were checked; so a large version holds nobody up, and of several calls one wins. Errors: those of
 * `requireRole`, `not_found`, `state_conflict`, `concurrent_change`, `licence_unknown`, `licence_not_publishable`,
 * `bytes_missing`, `invalid_path`, and for models `card_required`.
 */
export async function publishVersion(context: Context, name: VersionName, asker: Asker): Promise<Version> {
  const { organisation } = name.asset;
  const role = requireRole(asker.caller, organisation, ['owner', 'publisher'], 'publish');
  const { asset, version } = await loadVersion(context, name, asker);
  nextState('publish', version);
  if (version.fileCount === 0) throw withoutFiles(version);
  await context.checkPublishable(asset);
  const licence = await publishableLicence(context, asset, asker);
  const manifestDigest = await checkDraftFiles(context, { organisation, version }, asker);
  const actor = { personId: asker.caller?.personId ?? '', role };
  return pin(context, { asset, version, actor, licence, manifestDigest });
}

type Checked = { asset: Asset; version: Version; actor: Actor; licence: string; manifestDigest: string };

function pin(context: Context, { asset, version, actor, licence, manifestDigest }: Checked): Promise<Version> {
  const now = context.clock();
  return context.transact(async (trx) => {
    const presentAsset = await lockAsset(trx, asset.id);
    const present = await lockVersion(trx, version.id);
    if (!presentAsset || !present) throw notFound(versionText(context.kind, { asset, version: version.version }));
    nextState('publish', present);
    if (present.revision !== version.revision || presentAsset.licence !== asset.licence) throw changedMeanwhile();
    const pinned = await pinVersion(trx, version.id, { manifestDigest, licence, personId: actor.personId, now });
    const refreshed = await refreshAsset(trx, asset.id, now);
    await context.events.versionPublished(
      trx,
      { actor, asset: refreshed, version: pinned, previousState: present.state, nextState: pinned.state },
      now,
    );
    return pinned;
  });
}

async function publishableLicence(context: Context, asset: Asset, asker: Asker): Promise<string> {
  const { expression, publishable, notes } = await checkLicence(context, asset, asker);
  if (!publishable) {
    throw new AllianceError(
      'licence_not_publishable',
      `Nothing can be published under the licence "${expression}". Give the asset another one, then publish.`,
      { details: { licence: expression, notes } },
    );
  }
  return expression;
}

function withoutFiles({ version }: Version): AllianceError {
  return new AllianceError('state_conflict', `Version ${version} has no files. Add at least one, then publish.`);
}

function changedMeanwhile(): AllianceError {
  return new AllianceError(
    'concurrent_change',
    'The draft or the licence of its asset changed while it was being checked. Look at it again, then publish.',
  );
}
