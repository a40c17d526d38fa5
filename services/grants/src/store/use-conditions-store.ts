import { isUniqueViolation } from '@alliance/database/database-problem';
import type { UseConditions } from '../domain/use-conditions.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { scopeColumns } from './scope-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** What an asset may be used for, as it stands; version 0 when nothing is stated. */
export async function newestConditions(db: GrantsDb, asset: AssetRef): Promise<UseConditions> {
  const row = await db
    .selectFrom('use_conditions')
    .select(['version', 'codes', 'set_by', 'set_at'])
    .where('organisation', '=', asset.organisation)
    .where('asset_kind', '=', asset.kind)
    .where('asset_name', '=', asset.name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return { asset, version: 0, codes: [], setBy: '', setAt: undefined };
  return { asset, version: row.version, codes: row.codes, setBy: row.set_by, setAt: row.set_at };
}

/** Writes the next version; false when there is one of that number. */
export async function insertConditions(trx: GrantsTrx, conditions: UseConditions & { setAt: Date }): Promise<boolean> {
  const { asset, version, codes, setBy, setAt } = conditions;
  const { organisation, asset_name } = scopeColumns({ organisation: asset.organisation, asset });
  const key = { organisation, asset_kind: asset.kind, asset_name, version };
  try {
    await trx
      .insertInto('use_conditions')
      .values({ ...key, codes: JSON.stringify(codes), set_by: setBy, set_at: setAt })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'use_conditions_pkey')) return false;
    throw error;
  }
}
