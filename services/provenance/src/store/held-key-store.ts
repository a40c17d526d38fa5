import type { Kysely, Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

export type HeldKey = { keyId: string; organisation: string; sealed: Buffer; madeAt: Date };

/** How many keys were ever made for an organisation. */
export async function countHeldKeys(db: Kysely<ProvenanceTables>, organisation: string): Promise<number> {
  const { count } = await db
    .selectFrom('held_key')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation', '=', organisation)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertHeldKey(trx: Transaction<ProvenanceTables>, key: HeldKey): Promise<void> {
  const { keyId: key_id, organisation, sealed, madeAt: made_at } = key;
  await trx.insertInto('held_key').values({ key_id, organisation, sealed, made_at }).execute();
}

/** The newest key that is held for an organisation, and that `members` knows as a valid one of it. */
export async function findUsableKey(
  db: Kysely<ProvenanceTables>,
  organisation: string,
): Promise<Pick<HeldKey, 'keyId' | 'sealed'> | undefined> {
  return db
    .selectFrom('held_key')
    .innerJoin('signing_key', 'signing_key.key_id', 'held_key.key_id')
    .select(['held_key.key_id as keyId', 'held_key.sealed'])
    .where('signing_key.organisation', '=', organisation)
    .where('signing_key.revoked', '=', false)
    .orderBy('held_key.made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
