import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { sql } from 'kysely';
import type { UsageBatch } from '../domain/usage-batch.ts';
import type { AssetDownloads, UsageView } from '../domain/usage-statement.ts';
import { assetOf } from './asset-columns.ts';
import { firstDayOf } from './quota-store.ts';
import type { AssetColumns, GrantsDb, GrantsTrx } from './tables.ts';

const MAX_PERSON_IDS = 100;

export type StatementQuery = { organisation: string; view: UsageView; month: string; withPeople: boolean };
export type StatementKey = readonly [kind: string, organisation: string, name: string];

type Row = AssetColumns & Omit<AssetDownloads, 'asset' | 'personIds'> & { person_ids: string[] | null };

const COUNTS = sql`
  count(*) as downloads, count(distinct sha256) as files, coalesce(sum(bytes), 0)::bigint as bytes,
  count(distinct nullif(person_id, '')) as people, count(distinct grant_id) as grants`;

/**
 * One page of what was downloaded in a month, asset by asset. Each page reads the rows of its own assets alone, in the order of
 * an index, however many there are before and after.
 */
export async function listStatements(
  db: GrantsDb,
  { organisation, view, month, withPeople }: StatementQuery,
  { size, after }: PageRequest<StatementKey>,
): Promise<Page<AssetDownloads>> {
  const whose = view === 'owner' ? sql`asset_organisation` : sql`beneficiary`;
  const rest = view === 'owner' ? sql`` : sql`asset_organisation,`;
  const [kind, owner, name] = after ?? [];
  const follows =
    kind === undefined
      ? sql``
      : view === 'owner'
        ? sql`and (asset_kind, asset_name) > (${kind}, ${name})`
        : sql`and (asset_kind, asset_organisation, asset_name) > (${kind}, ${owner}, ${name})`;
  const people = withPeople
    ? sql`(array_agg(distinct person_id) filter (where grant_id is not null))[1:${sql.lit(MAX_PERSON_IDS)}]`
    : sql`null`;
  const { rows } = await sql<Row>`
    select asset_kind, asset_organisation, asset_name, ${COUNTS}, ${people} as person_ids
      from usage
     where ${whose} = ${organisation} and month = ${firstDayOf(month)}::date ${follows}
     group by asset_organisation, asset_kind, ${rest} asset_name
     order by asset_kind, ${rest} asset_name
     limit ${size + 1}`.execute(db);
  const page = toPage(rows, size, (row) => [row.asset_kind, row.asset_organisation, row.asset_name]);
  return { ...page, rows: page.rows.map(toDownloads) };
}

/** The organisations of whose assets anything was downloaded in a batch, by slug. */
export async function ownersIn(db: GrantsDb, { from, until }: UsageBatch): Promise<string[]> {
  const rows = await db
    .selectFrom('usage')
    .select('asset_organisation')
    .distinct()
    .where('at', '>=', from)
    .where('at', '<', until)
    .orderBy('asset_organisation')
    .execute();
  return rows.map((row) => row.asset_organisation);
}

/** What was downloaded of an organisation's assets in a batch, by kind and name; nobody is named. */
export async function downloadsIn(
  db: GrantsDb,
  organisation: string,
  { from, until }: UsageBatch,
): Promise<AssetDownloads[]> {
  const { rows } = await sql<Row>`
    select asset_kind, asset_organisation, asset_name, ${COUNTS}, null as person_ids
      from usage
     where at >= ${from} and at < ${until} and asset_organisation = ${organisation}
     group by asset_organisation, asset_kind, asset_name
     order by asset_kind, asset_name`.execute(db);
  return rows.map(toDownloads);
}

/**
 * Until when owners were told, held until the transaction ends; at the first time, that is the moment of the first download.
 * Undefined while another one holds it, or when there was no download yet.
 */
export async function holdTold(trx: GrantsTrx): Promise<Date | undefined> {
  await sql`
    insert into usage_told (until_at)
    select at from usage where not exists (select from usage_told) order by id limit 1
    on conflict do nothing`.execute(trx);
  const row = await trx.selectFrom('usage_told').select('until_at').forUpdate().skipLocked().executeTakeFirst();
  return row?.until_at;
}

/** Remembers until when owners were told. */
export async function setTold(trx: GrantsTrx, until: Date): Promise<void> {
  await trx.updateTable('usage_told').set({ until_at: until }).execute();
}

function toDownloads({ downloads, files, bytes, people, grants, person_ids, ...row }: Row): AssetDownloads {
  return { asset: assetOf(row), downloads, files, bytes, people, grants, personIds: person_ids ?? [] };
}
