import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { sql } from 'kysely';
import type { Access, AssetRef, VersionState } from '../domain/vocabulary.ts';
import { assetOf } from './asset-columns.ts';
import type { AssetColumns, GrantsDb } from './tables.ts';

export type PublishedAsset = { asset: AssetRef; version: string; access: Access; versionState: VersionState };
export type AssetKey = readonly [kind: string, organisation: string, name: string];

/** Whom assets are to be for, and by which ways. */
export type Reach = {
  personId: string;
  /** Organisations of the person, whose assets they have. */
  own: readonly string[];
  withOpen: boolean;
  withAlliance: boolean;
  withSeats: boolean;
};

/** One page of published assets that a person may perhaps have in their newest versions, by kind, organisation and name. */
export async function assetsWithin(
  db: GrantsDb,
  { personId, own, withOpen, withAlliance, withSeats }: Reach,
  { size, after }: PageRequest<AssetKey>,
): Promise<Page<PublishedAsset>> {
  const [kind, organisation, name] = after ?? ['', '', ''];
  const { rows } = await sql<AssetColumns & { latest_version: string; access: Access; state: VersionState }>`
    select a.asset_kind, a.asset_organisation, a.asset_name, a.latest_version, a.access, v.state
      from asset as a
      join asset_version as v
        on (v.asset_kind, v.asset_organisation, v.asset_name) = (a.asset_kind, a.asset_organisation, a.asset_name)
       and v.version = a.latest_version
     where not a.deleted
       and (a.asset_kind, a.asset_organisation, a.asset_name) > (${kind}, ${organisation}, ${name})
       and (a.asset_organisation = any(${own})
            or (${withOpen} and a.access = 'open')
            or (${withAlliance} and a.access = 'alliance')
            or (${withSeats} and a.access = 'gated'
                and (a.asset_kind, a.asset_organisation, a.asset_name) in
                    (select g.asset_kind, g.asset_organisation, g.asset_name
                       from seat as s
                       join access_grant as g on g.id = s.grant_id
                      where s.person_id = ${personId} and s.state = 'active')))
     order by a.asset_kind, a.asset_organisation, a.asset_name
     limit ${size + 1}`.execute(db);
  const page = toPage(rows, size, (row) => [row.asset_kind, row.asset_organisation, row.asset_name]);
  return {
    ...page,
    rows: page.rows.map((row) => ({
      asset: assetOf(row),
      version: row.latest_version,
      access: row.access,
      versionState: row.state,
    })),
  };
}
