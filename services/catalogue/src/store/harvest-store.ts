import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AssetName } from '../domain/facts.ts';
import { type HarvestRecord, type RecordDetails, type RecordFilter, SLICE } from '../domain/harvest-record.ts';
import type { Insight } from '../domain/insight.ts';
import { SERVING } from './generation-store.ts';
import { allOf, findable } from './hit-conditions.ts';
import type { CatalogueTables } from './tables.ts';

type Row = AssetName & { number: number; changedAt: Date; updatedAt: Date | null } & Partial<
    Omit<RecordDetails, 'versions'> & { versions: { version: string; publishedAt: string }[] | null }
  >;

/** What everybody sees. */
const EVERYBODY: Insight = { organisations: [], overseer: false };
const VERSIONS = 20;
const DESCRIPTION = 4_000;

/** Where a page ended: a second where changes are listed, and the number. */
export type RecordKey = readonly [string, number] | readonly [number];

export type RecordPage = { headersOnly: boolean; limit: number; after: RecordKey | undefined };

/** Records with deleted ones, in the order in which they changed. */
export function changedRecords(
  db: Kysely<CatalogueTables>,
  filter: RecordFilter,
  { headersOnly, limit, after }: RecordPage,
): Promise<HarvestRecord[]> {
  const past = after ? [sql`(record.changed_at, record.number) > (${after[0]}::timestamptz, ${after[1]})`] : [];
  const conditions = [...filtered(filter), ...past];
  return select(db, { conditions, order: sql`record.changed_at, record.number`, headersOnly, limit });
}

/** Records of what is public, in the order in which it first was. */
export function publicRecords(
  db: Kysely<CatalogueTables>,
  filter: RecordFilter,
  { headersOnly, limit, after }: RecordPage,
): Promise<HarvestRecord[]> {
  const past = after ? [sql`record.number > ${after[0]}`] : [];
  const conditions = [...filtered(filter), ...past, sql`not record.deleted`, sql`item.id is not null`];
  return select(db, { conditions, order: sql`record.number`, headersOnly, limit });
}

/** The record of that name; undefined for what never was public. */
export async function findRecord(db: Kysely<CatalogueTables>, asset: AssetName): Promise<HarvestRecord | undefined> {
  const { kind, organisation, name } = asset;
  const named = sql`record.organisation = ${organisation} and record.name = ${name} and record.kind = ${kind}`;
  const order = sql`record.deleted, record.number desc`;
  const [found] = await select(db, { conditions: [named], order, headersOnly: false, limit: 1 });
  return found;
}

type Selection = { conditions: RawBuilder<unknown>[]; order: RawBuilder<unknown>; headersOnly: boolean; limit: number };

async function select(
  db: Kysely<CatalogueTables>,
  { conditions, order, headersOnly, limit }: Selection,
): Promise<HarvestRecord[]> {
  const { rows } = await sql<Row>`
    select record.number, record.kind, record.organisation, record.name, record.changed_at as "changedAt",
           item.updated_at as "updatedAt"${headersOnly ? sql`` : details}
      from harvest_record as record
      left join item on item.id = record.asset_id and not record.deleted and ${allOf(findable(EVERYBODY))}
     where ${allOf([sql`true`, ...conditions])}
     order by ${order} limit ${limit}`.execute(db);
  return rows.map((row) => toRecord(row, headersOnly));
}

const details = sql`,
  item.title, item.access, item.licence, item.languages, item.tags, item.tasks,
  item.latest_version as "latestVersion", item.total_bytes as "totalBytes", item.file_count as "fileCount",
  case when item.summary <> '' then item.summary else coalesce((
    select left(asset.description, ${sql.lit(DESCRIPTION)}) from asset
     where asset.generation = ${SERVING} and asset.id = item.id), '') end as description,
  coalesce((select legal_name from organisation
             where organisation.generation = ${SERVING} and slug = item.organisation), '') as "organisationName",
  (select min(published_at) from version
    where version.generation = ${SERVING} and asset_id = item.id) as "firstPublishedAt",
  (select json_agg(json_build_object('version', version, 'publishedAt', published_at) order by published_at desc, version)
     from (select version, published_at from version
            where version.generation = ${SERVING} and asset_id = item.id and state <> 'retracted'
            order by published_at desc, version limit ${sql.lit(VERSIONS)}) as newest) as versions`;

function filtered({ kind, organisation, from, until, slice }: RecordFilter): RawBuilder<unknown>[] {
  return [
    ...(kind === '' ? [] : [sql`record.kind = ${kind}`]),
    ...(organisation === '' ? [] : [sql`record.organisation = ${organisation}`]),
    ...(from ? [sql`record.changed_at >= ${from}`] : []),
    ...(until ? [sql`record.changed_at <= ${until}`] : []),
    ...(slice === 0 ? [] : [sql`record.number between ${(slice - 1) * SLICE + 1} and ${slice * SLICE}`]),
  ];
}

function toRecord({ number, kind, organisation, name, changedAt, updatedAt, ...rest }: Row, headersOnly: boolean) {
  const header = { number, kind, organisation, name, changedAt, updatedAt };
  if (headersOnly || updatedAt === null) return { ...header, details: null };
  const versions = (rest.versions ?? []).map(({ version, publishedAt }) => ({
    version,
    publishedAt: new Date(publishedAt),
  }));
  return { ...header, details: { ...(rest as Omit<RecordDetails, 'versions'>), versions } };
}
