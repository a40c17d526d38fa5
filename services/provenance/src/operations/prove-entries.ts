import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import { batches } from '../domain/batches.ts';
import type { LogContext } from '../log-context.ts';
import { leavesOf } from '../store/closure-store.ts';
import { getCheckpoint } from './get-checkpoint.ts';
import { proveEach } from './prove-index.ts';

/** An entry of the log, and the file that proves it. */
export type ClosureEntry = { index: number; leaf: Buffer; proof: string };

/** A proof has at most 63 hashes, a leaf 4,096 bytes. */
const ENTRIES = 200;

/**
 * Entries with their proofs, some at a time, all in the newest tree that is shown; those that came later are left out. Throws
 * `unavailable` when no checkpoint is shown yet.
 */
export async function* proveEntries(
  { db, folder, policy }: Pick<LogContext, 'db' | 'folder' | 'policy'>,
  indexes: ReadonlySet<number>,
): AsyncGenerator<ClosureEntry[]> {
  const checkpoint = parseCheckpoint(await getCheckpoint({ folder, policy }));
  const covered = [...indexes].filter((index) => index < checkpoint.size).toSorted((a, b) => a - b);
  for (const some of batches(covered, ENTRIES)) {
    const proofs = new Map((await proveEach({ folder }, checkpoint, some)).map((proof) => [proof.index, proof]));
    yield (await leavesOf(db, some)).flatMap(({ index, leaf }) => {
      const proof = proofs.get(index);
      return proof ? [{ index, leaf, proof: formatProofFile(proof) }] : [];
    });
  }
}
