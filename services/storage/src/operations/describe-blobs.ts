import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isSha256 } from '../domain/sha256.ts';
import { type Blob, heldBlobs } from '../store/blob-store.ts';
import type { StorageTables } from '../store/tables.ts';

const MAX_DIGESTS = 10_000;

/**
 * Of the digests, the blobs that the organisation may refer to; the others are absent, whether or not anybody has them.
 * Errors: `invalid_argument` for what is no digest, and above 10,000.
 */
export async function describeBlobs(
  { db }: { db: Kysely<StorageTables> },
  { organisation, digests }: { organisation: string; digests: readonly string[] },
): Promise<Blob[]> {
  if (digests.length > MAX_DIGESTS) throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests at a time.`);
  const wrong = digests.findIndex((digest) => !isSha256(digest));
  if (wrong >= 0) {
    throw invalidArgument('Digests are SHA-256 in lower-case hexadecimal.', [
      { field: `digests[${wrong}]`, problem: 'must be 64 lower-case hexadecimal digits' },
    ]);
  }
  return heldBlobs(db, organisation, digests);
}
