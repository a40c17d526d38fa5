import { sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Keys = ReadonlyMap<string, Uint8Array>;

/** The keys of these people; those without one get that which `makeKey` gives. */
export async function personKeys(
  trx: Transaction<ProvenanceTables>,
  personIds: readonly string[],
  makeKey: () => Buffer,
): Promise<Keys> {
  const known = await findKeys(trx, personIds);
  const missing = personIds.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  await sql`
    insert into person_key (person_id, key)
    select * from unnest(${missing}::text[], ${missing.map(() => makeKey())}::bytea[])
        on conflict do nothing`.execute(trx);
  // Somebody else may have made them first, and theirs count.
  return findKeys(trx, personIds);
}

async function findKeys(trx: Transaction<ProvenanceTables>, personIds: readonly string[]): Promise<Keys> {
  const { rows } = await sql<{ person_id: string; key: Buffer }>`
    select person_id, key from person_key where person_id = any(${personIds}::text[])`.execute(trx);
  return new Map(rows.map(({ person_id, key }) => [person_id, key]));
}
