import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsContext } from '../context.ts';
import { findReferenced } from '../store/blob-store.ts';

const MAX_DIGESTS = 10_000;

/**
 * Of these digests those that a version, a draft or a revision names, or named a short while ago. Errors: `invalid_argument`.
 */
export async function findReferencedBlobs(
  { db }: Pick<AssetsContext, 'db'>,
  digests: readonly string[],
): Promise<string[]> {
  if (digests.length > MAX_DIGESTS)
    throw invalidArgument(`Ask about at most ${MAX_DIGESTS.toLocaleString('en')} digests at once.`);
  if (!digests.every((digest) => /^[0-9a-f]{64}$/.test(digest)))
    throw invalidArgument('Digests are SHA-256 in lower-case hex.');
  return findReferenced(db, [...new Set(digests)]);
}
