import { sql } from 'kysely';
import type { AssetRef } from '../domain/vocabulary.ts';
import { assetColumns } from './asset-columns.ts';
import type { GrantsTrx } from './tables.ts';

export type LicenceVerdict = { asset: AssetRef; version: string; sequence: number; conflicts: boolean; since: Date };

/** Takes in whether the licences of a version contradict each other from a moment on. */
export async function putLicenceVerdict(trx: GrantsTrx, { asset, ...verdict }: LicenceVerdict): Promise<void> {
  await trx
    .insertInto('licence_verdict')
    .values({ ...assetColumns(asset), ...verdict })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * The versions of the asset of a grant `g` whose licences contradicted each other at a moment, by what was told last. What was told
 * before a version was published is about another one, which had its name before.
 */
export function conflictingVersions(at: Date) {
  return sql<string[]>`
    array(select last.version
            from (select distinct on (v.version) v.version, v.conflicts, v.since
                    from licence_verdict as v
                   where v.asset_kind = g.asset_kind and v.asset_organisation = g.asset_organisation
                     and v.asset_name = g.asset_name and v.since <= ${at}
                   order by v.version, v.sequence desc) as last
           where last.conflicts
             and not exists (select from asset_version as p
                              where p.asset_kind = g.asset_kind and p.asset_organisation = g.asset_organisation
                                and p.asset_name = g.asset_name and p.version = last.version
                                and p.published_at > last.since))`;
}
