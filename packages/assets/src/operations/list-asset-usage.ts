import { hasAllianceRole, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetUsage } from '../domain/asset-usage.ts';
import { readAssetUsage } from '../store/usage-store.ts';

/**
 * One page of what the assets of an organisation store, for those of its people who manage them and for governance. Errors: those
 * of `requireRole`.
 */
export async function listAssetUsage(
  { db }: Pick<AssetsContext, 'db'>,
  { organisation, page }: { organisation: string; page: PageRequest<readonly [string, string]> },
  { caller }: Pick<Asker, 'caller'>,
): Promise<Page<AssetUsage>> {
  const person = requireCaller(caller);
  if (hasAllianceRole(person, 'governance')) requireScope(person, 'read');
  else requireRole(person, organisation, ['owner', 'publisher', 'steward'], 'read');
  return readAssetUsage(db, organisation, page);
}
