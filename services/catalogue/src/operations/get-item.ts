import type { Caller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import type { AssetName } from '../domain/facts.ts';
import { insightOf } from '../domain/insight.ts';
import { findItem } from '../store/lookup-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

/**
 * The item of that name, also when all its versions were retracted or its owner is not in good standing: who has its name
 * gets an answer. Errors: `not_found`, also for what was never published and for what the caller may not see.
 */
export async function getItem(
  { db }: { db: Kysely<CatalogueTables> },
  caller: Caller | null,
  asset: AssetName,
): Promise<CatalogueItem> {
  const item = await findItem(db, asset, insightOf(caller));
  if (!item) throw notFound(`${asset.kind} ${asset.organisation}/${asset.name} in the catalogue`);
  return item;
}
