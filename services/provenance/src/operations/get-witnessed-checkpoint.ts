import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { ProvenanceTables } from '../store/tables.ts';
import { findWitnessed } from '../store/witness-store.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** The newest checkpoint that this witness cosigned of the log whose origin has that SHA-256 (lower-case hex). Throws `not_found`. */
export async function getWitnessedCheckpoint(
  { db }: { db: Kysely<ProvenanceTables> },
  originSha256: string,
): Promise<string> {
  const note = SHA256.test(originSha256) ? await findWitnessed(db, Buffer.from(originSha256, 'hex')) : undefined;
  if (note === undefined) throw notFound('cosigned checkpoint of that log');
  return note;
}
