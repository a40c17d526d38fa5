import { sql, type Transaction } from 'kysely';
import { SERVING } from './generation-store.ts';
import type { CatalogueTables } from './tables.ts';

/** What may be public now or not any more: assets by their ids, and all of organisations. */
export type Touched = 'everything' | { assets: readonly string[]; organisations: readonly string[] };

/**
 * Rounded up: a harvester that asks from the second of its last answer gets also what was being committed then. In whole
 * seconds, as harvesters write them.
 */
const NOW = sql`date_trunc('second', clock_timestamp()) + interval '1 second'`;

/**
 * Brings what harvesters are told in line with the items of a generation, if that is the one which serves: records what became
 * public or another one, and marks what is public no more. What never was public leaves no trace.
 */
export async function noteHarvest(
  trx: Transaction<CatalogueTables>,
  generation: number,
  touched: Touched,
): Promise<void> {
  if (touched === 'everything') await sql`set local statement_timeout = 0`.execute(trx);
  const present = presentOf(generation, touched);
  await sql`
    with present as (${present})
    update harvest_record as record
       set deleted = present.id is null, revision = coalesce(present.revision, was.revision),
           publisher = coalesce(present.publisher, was.publisher), changed_at = ${NOW}
      from harvest_record as was
      left join present on present.id = was.asset_id
     where record.number = was.number and ${generation} = ${SERVING}
       and ${among(touched, sql.ref('was.asset_id'), sql.ref('was.organisation'))}
       and (was.deleted <> (present.id is null)
            or was.revision <> present.revision or was.publisher <> present.publisher)`.execute(trx);
  // Not by `on conflict`, which would use up numbers.
  await sql`
    with present as (${present})
    insert into harvest_record (asset_id, kind, organisation, name, revision, publisher, deleted, changed_at)
    select id, kind, organisation, name, revision, publisher, false, ${NOW} from present
     where ${generation} = ${SERVING} and not exists (select from harvest_record where asset_id = present.id)
     order by id`.execute(trx);
}

/** The items among those touched that anybody may find. */
function presentOf(generation: number, touched: Touched) {
  return sql`
    select item.id, item.kind, item.organisation, item.name, item.revision, coalesce(legal_name, '') as publisher
      from item
      left join organisation on organisation.generation = ${generation} and slug = item.organisation
     where item.generation = ${generation} and listed and access <> 'private'
       and coalesce(organisation.state, 'admitted') = 'admitted'
       and ${among(touched, sql.ref('item.id'), sql.ref('item.organisation'))}`;
}

function among(touched: Touched, asset: ReturnType<typeof sql.ref>, organisation: ReturnType<typeof sql.ref>) {
  if (touched === 'everything') return sql`true`;
  const byId = sql`${asset} = any(${[...touched.assets]}::uuid[])`;
  if (touched.organisations.length === 0) return byId;
  return sql`(${byId} or ${organisation} = any(${[...touched.organisations]}::text[]))`;
}
