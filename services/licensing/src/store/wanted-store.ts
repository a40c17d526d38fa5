import { type Kysely, sql, type Transaction } from 'kysely';
import type { LicensingTables } from './tables.ts';

type Trx = Transaction<LicensingTables>;

/** Asks for what rests on a version, itself among it, to be looked at again. */
export async function wantDependants(trx: Trx, output: string): Promise<void> {
  await sql`
    update standing set wanted = wanted + 1, wanted_because = 'conclusion'
     where output = ${output} or sources @> array[${output}]`.execute(trx);
}

/** Asks for what named a version as a source before it was known to be looked at again, now that it is published. */
export async function wantNamedBefore(trx: Trx, output: string): Promise<void> {
  await sql`
    update standing set wanted = wanted + 1, wanted_because = 'lineage', asks_lineage = true
     where sources @> array[${output}]`.execute(trx);
}

/** Asks for everything that an organisation made to be looked at again, since other exceptions hold for it. */
export async function wantOfOrganisation(trx: Trx, organisation: string): Promise<void> {
  await sql`
    update standing set wanted = wanted + 1, wanted_because = 'exception'
     where organisation = ${organisation}`.execute(trx);
}

/** Notes exceptions whose last day has passed, some at a time, and returns whose they were. Each is noted once. */
export async function recordEnds(
  trx: Trx,
  { on, now, limit }: { on: string; now: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    with ended as (
      insert into exception_end (exception_id, recorded_at)
      select id, ${now} from licence_exception
       where until < ${on}::date
         and not exists (select from exception_end where exception_id = licence_exception.id)
       order by until, id limit ${limit}
      on conflict do nothing
      returning exception_id)
    select distinct organisation from ended join licence_exception on id = exception_id`.execute(trx);
  return rows.map(({ organisation }) => organisation);
}

/** True when an exception has ended of which that was not noted. */
export async function hasEnds(db: Kysely<LicensingTables>, on: string): Promise<boolean> {
  const { rows } = await sql`
    select from licence_exception
     where until < ${on}::date and not exists (select from exception_end where exception_id = licence_exception.id)
     limit 1`.execute(db);
  return rows.length > 0;
}
