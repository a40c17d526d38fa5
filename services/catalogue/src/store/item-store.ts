import { type Kysely, sql } from 'kysely';
import { type ItemFacts, indexEntry } from '../domain/index-entry.ts';
import type { CatalogueTables, ItemTable } from './tables.ts';

const COLUMNS = {
  id: 'uuid',
  kind: 'text',
  organisation: 'text',
  name: 'text',
  title: 'text',
  summary: 'text',
  access: 'text',
  licence: 'text',
  languages: 'text[]',
  tags: 'text[]',
  tasks: 'text[]',
  labels: 'text[]',
  latest_version: 'text',
  total_bytes: 'bigint',
  file_count: 'bigint',
  published_at: 'timestamptz',
  updated_at: 'timestamptz',
  names_sources: 'boolean',
  revision: 'bigint',
  listed: 'boolean',
  sort_key: 'text',
  title_words: 'text',
  title_key: 'text',
  name_key: 'text',
  suggest_key: 'text',
  search: 'tsvector',
  lead: 'tsvector',
} as const satisfies Record<Exclude<keyof ItemTable, 'generation'>, string>;

const names = Object.keys(COLUMNS);
const columnList = sql.raw(names.join(', '));
const typedColumns = sql.raw(
  Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
);
const replaced = sql.raw(names.map((name) => `${name} = excluded.${name}`).join(', '));

/** A long description and card make a document of megabytes; this many characters are sent at once. */
const MAX_BATCH = 4_000_000;

type Row = Omit<ItemTable, 'generation'>;

/** Writes the items of a generation that others read, in the place of those that are there. */
export async function putItems(
  db: Kysely<CatalogueTables>,
  generation: number,
  facts: readonly ItemFacts[],
): Promise<void> {
  for (const rows of batchesOf(facts)) {
    await sql`
      insert into item (generation, ${columnList})
      select ${generation}, ${columnList} from json_to_recordset(${JSON.stringify(rows)}::json) as given (${typedColumns})
          on conflict (generation, id) do update set ${replaced}`.execute(db);
  }
}

/** Writes items of a generation that is being built, into its own table; none of them may be there. */
export async function fillItems(
  db: Kysely<CatalogueTables>,
  generation: number,
  facts: readonly ItemFacts[],
): Promise<void> {
  for (const rows of batchesOf(facts)) {
    await sql`
      insert into ${sql.table(`item_${generation}`)} (generation, ${columnList})
      select ${generation}, ${columnList}
        from json_to_recordset(${JSON.stringify(rows)}::json) as given (${typedColumns})`.execute(db);
  }
}

function* batchesOf(facts: readonly ItemFacts[]): Generator<Row[]> {
  let rows: Row[] = [];
  let size = 0;
  for (const one of facts) {
    const row = toRow(one);
    const length = row.search.length + (row.lead?.length ?? 0);
    if (rows.length > 0 && size + length > MAX_BATCH) {
      yield rows;
      rows = [];
      size = 0;
    }
    rows.push(row);
    size += length;
  }
  if (rows.length > 0) yield rows;
}

function toRow(facts: ItemFacts): Row {
  const { description: _, latestVersion, updatedAt, ...asset } = facts.asset;
  const { document, listed, lead, ...entry } = indexEntry(facts);
  return {
    ...asset,
    languages: [...asset.languages],
    tags: [...asset.tags],
    tasks: [...asset.tasks],
    labels: [...asset.labels],
    latest_version: latestVersion,
    total_bytes: facts.latest?.totalBytes ?? 0,
    file_count: facts.latest?.fileCount ?? 0,
    published_at: facts.latest?.publishedAt ?? null,
    updated_at: updatedAt,
    names_sources: facts.latest?.namesSources ?? false,
    listed,
    sort_key: entry.sortKey,
    title_words: entry.titleWords,
    title_key: entry.titleKey,
    name_key: entry.nameKey,
    suggest_key: entry.suggestKey,
    search: document,
    lead,
  };
}
