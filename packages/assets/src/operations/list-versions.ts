import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import type { Version } from '../domain/version.ts';
import { maySeeDrafts } from '../domain/visibility.ts';
import { listVersions as readVersions } from '../store/version-store.ts';
import { loadAsset } from './load.ts';

/** One page of the versions that the caller may see, highest first. Errors: `not_found`. */
export async function listVersions(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  { name, page }: { name: AssetName; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<Version>> {
  const asset = await loadAsset(context, name, asker);
  return readVersions(context.db, { assetId: asset.id, drafts: maySeeDrafts(asker.caller, asset) }, page);
}
