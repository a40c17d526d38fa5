import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { maySeeAsset } from '../domain/visibility.ts';
import { findByFormerName } from '../store/rename-store.ts';
import { assetText } from './load.ts';

/** What the asset that had a name is called now. Throws `not_found` when there is none that the caller may see. */
export async function findRenamed(
  { db, kind }: Pick<AssetsContext, 'db' | 'kind'>,
  name: AssetName,
  { caller }: Pick<Asker, 'caller'>,
): Promise<AssetName> {
  const asset = await findByFormerName(db, name);
  if (!asset || !maySeeAsset(caller, asset)) throw notFound(assetText(kind, name));
  return { organisation: asset.organisation, name: asset.name };
}
