import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { insightOf } from '../domain/visibility.ts';
import { listAssets as readAssets } from '../store/asset-store.ts';

/** One page of the assets that the caller may see, of one organisation or of all (""), by organisation and name. */
export function listAssets(
  { db }: Pick<AssetsContext, 'db'>,
  { organisation, page }: { organisation: string; page: PageRequest<readonly [string, string]> },
  { caller }: Pick<Asker, 'caller'>,
): Promise<Page<Asset>> {
  return readAssets(db, { organisation, insight: insightOf(caller) }, page);
}
