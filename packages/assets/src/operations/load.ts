import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset, AssetKind, AssetName } from '../domain/asset.ts';
import type { VersionName } from '../domain/version.ts';
import { maySeeAsset, maySeeDrafts } from '../domain/visibility.ts';
import { findAsset } from '../store/asset-store.ts';
import { findVersion, type StoredVersion } from '../store/version-store.ts';

type Context = Pick<AssetsContext, 'db' | 'kind'>;

/** The asset of that name. Throws `not_found` when there is none that the caller may see. */
export async function loadAsset(
  { db, kind }: Context,
  name: AssetName,
  { caller }: Pick<Asker, 'caller'>,
): Promise<Asset> {
  const asset = await findAsset(db, name);
  if (!asset || !maySeeAsset(caller, asset)) throw notFound(assetText(kind, name));
  return asset;
}

/** The version of that name with its asset. Throws `not_found` when there is none that the caller may see. */
export async function loadVersion(
  context: Context,
  name: VersionName,
  asker: Pick<Asker, 'caller'>,
): Promise<{ asset: Asset; version: StoredVersion }> {
  const [asset, version] = await Promise.all([
    loadAsset(context, name.asset, asker),
    findVersion(context.db, name.asset, name.version),
  ]);
  if (!version || (version.state === 'draft' && !maySeeDrafts(asker.caller, asset))) {
    throw notFound(versionText(context.kind, name));
  }
  return { asset, version };
}

export function assetText(kind: AssetKind, { organisation, name }: AssetName): string {
  return `${kind} ${organisation}/${name}`;
}

export function versionText(kind: AssetKind, { asset, version }: VersionName): string {
  return `version ${version} of ${assetText(kind, asset)}`;
}
