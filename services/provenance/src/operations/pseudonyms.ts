import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { hmacSha256 } from '../hmac-sha256.ts';
import { personKeys } from '../store/person-key-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

const KEY_BYTES = 32;
const PSEUDONYM_BYTES = 16;

/**
 * The pseudonyms, in hex, under which the log knows people: HMAC-SHA256 of the person id under a random key of that person.
 * One key for all would let anybody who gets it follow everybody; a key of one's own can be erased with its person.
 */
export async function pseudonymsOf(
  trx: Transaction<ProvenanceTables>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const keys = await personKeys(trx, personIds, () => randomBytes(KEY_BYTES));
  return new Map([...keys].map(([personId, key]) => [personId, pseudonym(key, personId)]));
}

function pseudonym(key: Uint8Array, personId: string): string {
  return hmacSha256(key, personId).toString('hex', 0, PSEUDONYM_BYTES);
}
