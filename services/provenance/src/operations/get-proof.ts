import type { Caller } from '@alliance/auth/caller';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import type { LogContext } from '../log-context.ts';
import { findEntry } from './find-entry.ts';
import { proveIndex } from './prove-index.ts';

export type GetProofInput = {
  index: number;
  /** Of the checkpoint to prove against; 0 = the first that covers the index. */
  size: number;
};

/**
 * The proof file (c2sp.org/tlog-proof@v1) of an entry that the caller may see, with its leaf. Errors: those of `findEntry`,
 * `invalid_argument` (the size does not cover the index), `not_found` (no checkpoint has that size), `unavailable` (not signed
 * or published yet).
 */
export async function getProof(
  context: Pick<LogContext, 'db' | 'folder' | 'policy' | 'keys'>,
  caller: Caller | null,
  { index, size }: GetProofInput,
): Promise<{ proof: string; leaf: Uint8Array }> {
  const { leaf } = await findEntry(context, caller, index);
  return { proof: formatProofFile(await proveIndex(context, { index, size })), leaf };
}
