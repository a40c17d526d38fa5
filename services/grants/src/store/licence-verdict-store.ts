import { type RawBuilder, sql } from 'kysely';
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
 * The versions of an asset, or of that of a grant `g`, whose licences contradicted each other at a moment, by what was told last. What
 * was told before a version was published is about another one, which had its name before. For one asset PostgreSQL looks once,
 * however many grants are read.
 */
export function conflictingVersions(at: Date | RawBuilder<unknown>, asset?: AssetRef) {
  const [kind, organisation, name] = asset
    ? [sql`${asset.kind}`, sql`${asset.organisation}`, sql`${asset.name}`]
    : [sql.ref('g.asset_kind'), sql.ref('g.asset_organisation'), sql.ref('g.asset_name')];
  return sql<string[]>`
    array(select last.version
            from (select distinct on (v.version) v.version, v.conflicts, v.since
                    from licence_verdict as v
                   where v.asset_kind = ${kind} and v.asset_organisation = ${organisation}
                     and v.asset_name = ${name} and v.since <= ${at}
                   order by v.version, v.sequence desc) as last
           where last.conflicts
             and not exists (select from asset_version as p
                              where p.asset_kind = ${kind} and p.asset_organisation = ${organisation}
                                and p.asset_name = ${name} and p.version = last.version
                                and p.published_at > last.since))`;
}
