import { type Kysely, sql } from 'kysely';
import type { Access } from '../domain/asset.ts';
import type { VersionState } from '../domain/version.ts';
import type { AssetTables } from '../tables.ts';

type Ref = { organisation: string; name: string; version: string };
export type FoundSource = Ref & { access: Access; state: VersionState };

/** Those of the versions named that exist here, whoever may see them. */
export async function findSources(db: Kysely<AssetTables>, refs: readonly Ref[]): Promise<FoundSource[]> {
  const { rows } = await sql<FoundSource>`
    select asset.organisation, asset.name, version.version, asset.access, version.state
      from unnest(${refs.map((ref) => ref.organisation)}::text[], ${refs.map((ref) => ref.name)}::text[],
                  ${refs.map((ref) => ref.version)}::text[]) as wanted (organisation, name, version)
      join asset on asset.organisation = wanted.organisation collate "C" and asset.name = wanted.name collate "C"
      join version on version.asset_id = asset.id and version.version = wanted.version collate "C"`.execute(db);
  return rows;
}
