import type { AuditObject } from './leaf.ts';

/** Names an asset. */
export type AssetName = { kind: string; organisation: string; name: string };

/** Who may see an asset, as one of its events says. */
export type AssetAccess = AssetName & { assetId: string; access: string; revision: number };

/** The one text that stands for an asset. */
export function assetKey({ kind, organisation, name }: AssetName): string {
  return `${kind}:${organisation}/${name}`;
}

/** The asset that an audited object is or belongs to; undefined when it is something else. */
export function assetOf({ kind, id }: AuditObject): AssetName | undefined {
  if (kind !== 'dataset' && kind !== 'model') return undefined;
  const [organisation = '', ...name] = id.split('/');
  return { kind, organisation, name: name.join('/') };
}

/** Of what events say in their order, the newest of each asset; one made anew under an old name replaces the old one. */
export function newestOfEach(assets: readonly AssetAccess[]): AssetAccess[] {
  const newest = new Map<string, AssetAccess>();
  for (const asset of assets) {
    const known = newest.get(assetKey(asset));
    if (known?.assetId === asset.assetId && known.revision >= asset.revision) continue;
    newest.set(assetKey(asset), asset);
  }
  return [...newest.values()];
}

/** True when everybody may know that the asset exists. Not knowing its access is no reason to tell. */
export function isPublic(access: string | undefined): boolean {
  return access !== undefined && access !== 'private';
}
