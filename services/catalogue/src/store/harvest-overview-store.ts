import { type Kysely, sql } from 'kysely';
import type { AssetKind } from '../domain/facts.ts';
import { type NewVersion, SLICE } from '../domain/harvest-record.ts';
import { SERVING } from './generation-store.ts';
import { allOf, findable } from './hit-conditions.ts';
import type { CatalogueTables } from './tables.ts';

export type Publisher = { slug: string; legalName: string };
export type RecordsOverview = { earliestChange: Date | null; slices: { number: number; changedAt: Date }[] };

/** Organisations that have records, by slug, after the one given; each is found by one step in the index. */
export async function publishersAfter(db: Kysely<CatalogueTables>, after: string, limit: number): Promise<Publisher[]> {
  const { rows } = await sql<Publisher>`
    with recursive owner (slug) as (
      (select min(organisation) from harvest_record where organisation > ${after})
      union all
      select (select min(organisation) from harvest_record where organisation > owner.slug)
        from owner where owner.slug is not null
    )
    select owner.slug, coalesce(legal_name, '') as "legalName"
      from (select slug from owner where slug is not null limit ${limit}) as owner
      left join organisation on organisation.generation = ${SERVING} and organisation.slug = owner.slug
     order by owner.slug`.execute(db);
  return rows;
}

/** Slices in which something is public, with their newest change, and the oldest change of all. */
export async function recordsOverview(db: Kysely<CatalogueTables>): Promise<RecordsOverview> {
  const [slices, earliest] = await Promise.all([
    sql<{ number: number; changedAt: Date }>`
      select (number - 1) / ${sql.lit(SLICE)} + 1 as number, max(changed_at) as "changedAt"
        from harvest_record group by 1 having bool_or(not deleted) order by 1`.execute(db),
    sql<{ earliest: Date | null }>`select min(changed_at) as earliest from harvest_record`.execute(db),
  ]);
  return { earliestChange: earliest.rows[0]?.earliest ?? null, slices: slices.rows };
}

/** What was published last and is public, newest first. */
export async function newVersions(
  db: Kysely<CatalogueTables>,
  { kind, organisation, limit }: { kind: AssetKind | ''; organisation: string; limit: number },
): Promise<NewVersion[]> {
  const conditions = [
    ...findable({ organisations: [], overseer: false }),
    ...(kind === '' ? [] : [sql`item.kind = ${kind}`]),
    ...(organisation === '' ? [] : [sql`item.organisation = ${organisation}`]),
  ];
  const { rows } = await sql<NewVersion>`
    select item.kind, item.organisation, item.name, item.title, item.summary, item.licence,
           version.version, version.published_at as "publishedAt",
           coalesce((select legal_name from organisation
                      where organisation.generation = ${SERVING} and slug = item.organisation), '') as "organisationName"
      from version
      join item on item.id = version.asset_id
     where version.generation = ${SERVING} and version.state <> 'retracted' and ${allOf(conditions)}
     order by version.published_at desc, version.asset_id, version.version limit ${limit}`.execute(db);
  return rows;
}
