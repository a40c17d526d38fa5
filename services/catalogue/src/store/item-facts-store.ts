import { type Kysely, sql, type Transaction } from 'kysely';
import type { IndexChanges } from '../domain/index-changes.ts';
import type { ItemFacts } from '../domain/index-entry.ts';
import type { CatalogueTables } from './tables.ts';

type Row = {
  id: string;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  title: string;
  summary: string;
  description: string;
  access: string;
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  labels: string[];
  latest_version: string;
  revision: number;
  updated_at: Date;
  file_count: number | null;
  total_bytes: number | null;
  published_at: Date | null;
  names_sources: boolean | null;
  card_text: string | null;
  legal_name: string | null;
};

/**
 * The assets whose items may look different after these changes. Ask before the changes are written: an organisation's
 * assets count only when its name becomes another one.
 */
export async function assetsTouchedBy(
  trx: Transaction<CatalogueTables>,
  generation: number,
  changes: IndexChanges,
): Promise<string[]> {
  const ids = new Set([...changes.assets.keys(), ...Array.from(changes.versions.values(), ({ assetId }) => assetId)]);
  if (changes.cards.size > 0 || changes.organisations.size > 0) {
    const cards = JSON.stringify([...changes.cards.values()].map(({ organisation, name }) => ({ organisation, name })));
    const organisations = JSON.stringify([...changes.organisations.values()]);
    const { rows } = await sql<{ id: string }>`
      select asset.id from asset
        join json_to_recordset(${cards}::json) as given (organisation text, name text)
             on given.organisation = asset.organisation and given.name = asset.name
       where asset.generation = ${generation} and asset.kind = 'model'
       union
      select asset.id from asset
        join json_to_recordset(${organisations}::json) as given (slug text, "legalName" text)
             on given.slug = asset.organisation
        left join organisation on organisation.generation = ${generation} and organisation.slug = given.slug
       where asset.generation = ${generation} and organisation.legal_name is distinct from "legalName"`.execute(trx);
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}

/** What is known of those of the assets of which something was ever published. */
export async function loadItemFacts(
  db: Kysely<CatalogueTables>,
  generation: number,
  ids: readonly string[],
): Promise<ItemFacts[]> {
  const { rows } = await sql<Row>`
    select asset.id, asset.kind, asset.organisation, asset.name, title, summary, description, access, licence,
           languages, tags, tasks, labels, latest_version, asset.revision, updated_at,
           file_count, total_bytes, published_at, names_sources, card.text as card_text, legal_name
      from asset
      left join version on version.generation = ${generation} and version.asset_id = asset.id
                       and version.version = asset.latest_version
      left join card on card.generation = ${generation} and asset.kind = 'model'
                    and card.organisation = asset.organisation and card.name = asset.name
      left join organisation on organisation.generation = ${generation} and organisation.slug = asset.organisation
      -- The limit keeps the planner from reading all versions to find those of a few assets.
      join lateral (select from version as ever
                     where ever.generation = ${generation} and ever.asset_id = asset.id limit 1) as published on true
     where asset.generation = ${generation} and asset.id = any(${[...ids]}::uuid[]) and not deleted`.execute(db);
  return rows.map(toItemFacts);
}

/** The next ids of assets that are not deleted, after the one given. */
export async function assetIdsAfter(
  db: Kysely<CatalogueTables>,
  generation: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('asset')
    .select('id')
    .where('generation', '=', generation)
    .where('id', '>', after)
    .where('deleted', '=', false)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

function toItemFacts(row: Row): ItemFacts {
  const { file_count, total_bytes, published_at, names_sources, card_text, legal_name, ...asset } = row;
  const { latest_version, updated_at, ...same } = asset;
  return {
    asset: { ...same, latestVersion: latest_version, updatedAt: updated_at },
    latest:
      published_at === null
        ? null
        : {
            fileCount: file_count ?? 0,
            totalBytes: total_bytes ?? 0,
            publishedAt: published_at,
            namesSources: names_sources ?? false,
          },
    cardText: card_text ?? '',
    organisationName: legal_name ?? '',
  };
}
