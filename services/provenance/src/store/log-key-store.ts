import type { Kysely, Transaction } from 'kysely';
import type { LogKeyTable, ProvenanceTables } from './tables.ts';

/** Every key that has signed the log, as it is known. */
export async function listLogKeys(db: Kysely<ProvenanceTables>): Promise<Pick<LogKeyTable, 'vkey' | 'state'>[]> {
  return db.selectFrom('log_key').select(['vkey', 'state']).orderBy('since').orderBy('vkey').execute();
}

/** Keeps what became of a key. */
export async function putLogKey(trx: Transaction<ProvenanceTables>, key: LogKeyTable): Promise<void> {
  await trx
    .insertInto('log_key')
    .values(key)
    .onConflict((conflict) => conflict.column('vkey').doUpdateSet({ state: key.state, since: key.since }))
    .execute();
}
