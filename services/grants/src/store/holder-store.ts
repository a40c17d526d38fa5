import { sql } from 'kysely';
import type { AssetRef } from '../domain/vocabulary.ts';
import type { GrantsDb } from './tables.ts';

/** Which ranges of versions grants in force name, of each of these assets in their order. */
export async function rangesInForce(db: GrantsDb, assets: readonly AssetRef[], at: Date): Promise<string[][]> {
  const { rows } = await sql<{ place: number; versions: string[] }>`
    select asset.place::integer - 1 as place, array_agg(distinct g.versions) as versions
      from ${named(assets)}
      join access_grant as g
        on g.asset_kind = asset.kind and g.asset_organisation = asset.organisation and g.asset_name = asset.name
     where ${inForce(at)}
     group by asset.place`.execute(db);
  const ranges = new Map(rows.map(({ place, versions }) => [place, versions]));
  return assets.map((_, place) => ranges.get(place) ?? []);
}

/** What is covered by grants: an asset, and the ranges that cover one version of it. */
export type Covered = { asset: AssetRef; ranges: readonly string[] };
export type Held = { grants: number; holders: number; people: string[] };

/** Of each, in their order: grants in force, people with a usable seat, and at most `limit` of these. */
export async function countHeld(db: GrantsDb, covered: readonly Covered[], at: Date, limit: number): Promise<Held[]> {
  const { rows } = await sql<Held & { place: number }>`
    with held as (
      select asset.place, g.id, s.person_id
        from ${named(covered.map(({ asset }) => asset))}
        join unnest(${covered.flatMap(({ ranges }, place) => ranges.map(() => place + 1))}::bigint[],
                    ${covered.flatMap(({ ranges }) => ranges)}::text[]) as range (place, versions) on range.place = asset.place
        join access_grant as g
          on g.asset_kind = asset.kind and g.asset_organisation = asset.organisation and g.asset_name = asset.name
         and g.versions = range.versions
        left join seat as s on s.grant_id = g.id and s.state = 'active'
       where ${inForce(at)}
    ), person as (
      select place, person_id, row_number() over (partition by place order by person_id) as number
        from (select distinct place, person_id from held where person_id is not null) as each_once
    )
    select place::integer - 1 as place, count(distinct id)::integer as grants, count(distinct person_id)::integer as holders,
           coalesce((select array_agg(person_id order by person_id) from person
                      where person.place = held.place and number <= ${limit}), '{}') as people
      from held group by place`.execute(db);
  const found = new Map(rows.map(({ place, ...held }) => [place, held]));
  return covered.map((_, place) => found.get(place) ?? { grants: 0, holders: 0, people: [] });
}

function named(assets: readonly AssetRef[]) {
  return sql`unnest(
    ${assets.map(({ kind }) => kind)}::text[], ${assets.map(({ organisation }) => organisation)}::text[],
    ${assets.map(({ name }) => name)}::text[]) with ordinality as asset (kind, organisation, name, place)`;
}

function inForce(at: Date) {
  return sql`g.state in ('active', 'expiring') and g.from_at <= ${at} and g.until_at > ${at}`;
}
