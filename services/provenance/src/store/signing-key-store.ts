import type { SigningKey } from '@alliance/statements/signing-key';
import type { Kysely, Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

/** A key as `members` told of it. */
export type KnownKey = SigningKey & { organisation: string; revoked: boolean };

const COLUMNS = ['key_id', 'organisation', 'algorithm', 'spki', 'revoked'] as const;

/** Learns of a key; one that is known stays as it is. */
export async function insertKey(
  trx: Transaction<ProvenanceTables>,
  { keyId, organisation, algorithm, spki }: Omit<KnownKey, 'revoked'>,
): Promise<void> {
  await trx
    .insertInto('signing_key')
    .values({ key_id: keyId, organisation, algorithm, spki })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Marks a key as revoked. Waits for those who are submitting a statement with it. */
export async function markRevoked(trx: Transaction<ProvenanceTables>, keyId: string): Promise<void> {
  await trx.updateTable('signing_key').set({ revoked: true }).where('key_id', '=', keyId).execute();
}

/** Every key of these organisations, and those with these ids. */
export async function findKeys(
  db: Kysely<ProvenanceTables>,
  { organisations, keyIds }: { organisations: readonly string[]; keyIds: readonly string[] },
): Promise<KnownKey[]> {
  if (organisations.length === 0 && keyIds.length === 0) return [];
  const rows = await db
    .selectFrom('signing_key')
    .select(COLUMNS)
    .where(({ or, eb }) => or([eb('organisation', 'in', ['', ...organisations]), eb('key_id', 'in', ['', ...keyIds])]))
    .execute();
  return rows.map(({ key_id: keyId, ...row }) => ({ keyId, ...row }));
}

/** True when all of these keys are valid, and stay so until the transaction ends. */
export async function holdValid(trx: Transaction<ProvenanceTables>, keyIds: readonly string[]): Promise<boolean> {
  const rows = await trx
    .selectFrom('signing_key')
    .select('revoked')
    .where('key_id', 'in', keyIds)
    .orderBy('key_id')
    .forShare()
    .execute();
  return rows.length === keyIds.length && rows.every(({ revoked }) => !revoked);
}
