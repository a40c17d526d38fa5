import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, sql } from 'kysely';
import type { AssetUsage } from '../domain/asset-usage.ts';
import type { AssetTables } from '../tables.ts';

/** One page of what the assets of an organisation store, by name. The database adds up; no manifest is read. */
export async function readAssetUsage(
  db: Kysely<AssetTables>,
  organisation: string,
  { size, after }: PageRequest<readonly [string, string]>,
): Promise<Page<AssetUsage>> {
  const { rows } = await sql<AssetUsage>`
    select page.name, stored.*, named.*
      from (
        select id, name from asset
         where organisation = ${organisation} and name > ${after?.[1] ?? ''}
         order by name limit ${size + 1}
      ) as page
      cross join lateral (
        select coalesce(sum(size), 0)::bigint as bytes, count(*) as blobs,
               coalesce(sum(size) filter (where not exists (
                 select from asset_blob as other
                   join asset on asset.id = other.asset_id and asset.organisation = ${organisation}
                  where other.sha256 = asset_blob.sha256 and other.asset_id <> page.id)), 0)::bigint as "ownBytes"
          from asset_blob where asset_id = page.id
      ) as stored
      cross join lateral (
        select count(*) filter (where state <> 'draft') as versions, count(*) filter (where state = 'draft') as drafts,
               coalesce(sum(file_count), 0)::bigint as files
          from version where asset_id = page.id
      ) as named
     order by page.name`.execute(db);
  return toPage(rows, size, ({ name }) => [organisation, name]);
}
