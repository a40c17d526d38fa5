import { AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { AskedAsset, AssetsDirectory } from '../clients/assets-directory.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import { type AssetWithVersion, type KnownAsset, putAsset } from '../store/asset-store.ts';
import { putVersion } from '../store/version-store.ts';
import type { Reading } from './acting.ts';

type Context = Reading & { assets: AssetsDirectory };

/** The asset as events told; asked for when they have not yet. Throws `not_found` when the caller may not see it. */
export async function knowAsset(context: Context, ref: AssetRef, options: CallOptions): Promise<KnownAsset> {
  const known = await context.reads.findAsset({ ref, version: '' });
  return known?.asset ?? askForAsset(context, ref, options);
}

/**
 * The same with a version (empty: the newest one), whose state is undefined when there is none that the caller may see.
 * `version` is empty when nothing is published.
 */
export async function knowVersion(
  context: Context,
  ref: AssetRef,
  asked: string,
  options: CallOptions,
): Promise<AssetWithVersion & { version: string }> {
  const known = await context.reads.findAsset({ ref, version: asked });
  const asset = known?.asset ?? (await askForAsset(context, ref, options));
  const version = asked || asset.latestVersion;
  if (known?.versionState || version === '') return { asset, version, versionState: known?.versionState };
  return { asset, version, versionState: await askForVersion(context, ref, version, options) };
}

/** The asset as its owner answers now; remembered. Throws `not_found` when the caller may not see it. */
async function askForAsset(context: Context, ref: AssetRef, options: CallOptions): Promise<AskedAsset> {
  const asset = await context.assets.getAsset(ref, options);
  await context.db.transaction().execute((trx) => putAsset(trx, asset, asset.updatedAt));
  return asset;
}

async function askForVersion({ db, assets }: Context, ref: AssetRef, version: string, options: CallOptions) {
  try {
    const asked = await assets.getVersion(ref, version, options);
    // Drafts come and go without events: they are asked for each time.
    if (asked.state !== 'draft') await db.transaction().execute((trx) => putVersion(trx, asked));
    return asked.state;
  } catch (error) {
    if (isAllianceError(error, 'not_found', 'invalid_version')) return undefined;
    throw error;
  }
}

/** The asset as its owner answers now. Throws `state_conflict`, saying what to do instead, when no grant is needed or possible. */
export async function requireGatedAsset(context: Context, ref: AssetRef, options: CallOptions): Promise<AskedAsset> {
  const asset = await askForAsset(context, ref, options);
  if (asset.access === 'gated') return asset;
  throw new AllianceError('state_conflict', `${nameOf(ref)} is not gated: ${INSTEAD[asset.access]}`, {
    details: { access: asset.access },
  });
}

const INSTEAD = {
  open: 'anyone may download it without a grant.',
  alliance: 'members of the alliance in good standing may download it without a grant.',
  private: 'it is for its own organisation only. Ask its owners to share it.',
} as const;
