import type { Transaction } from 'kysely';
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
  await trx
    .insertInto('person_key')
    .values(missing.map((person_id) => ({ person_id, key: makeKey() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Somebody else may have made them first, and theirs count.
  return findKeys(trx, personIds);
}

async function findKeys(trx: Transaction<ProvenanceTables>, personIds: readonly string[]): Promise<Keys> {
  const rows = await trx
    .selectFrom('person_key')
    .select(['person_id', 'key'])
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(rows.map(({ person_id, key }) => [person_id, key]));
}
