import type { AddCheckpoint } from './add-checkpoint.ts';
import { verifyCheckpoint } from './checkpoint.ts';
import { type TreeHead, verifyConsistency } from './consistency-proof.ts';
import { LogError } from './log-error.ts';
import { emptyRoot } from './merkle.ts';
import type { VerifierKey } from './note-key.ts';

/**
 * What a witness does with a checkpoint (C2SP tlog-witness): `stale` when the sender does not know what was cosigned last,
 * `inconsistent` when it does and the checkpoint does not continue that.
 */
export type Judgement = 'cosign' | 'impossible' | 'unknown-log' | 'untrusted' | 'stale' | 'inconsistent';

/** What can be said before looking at what was cosigned last; undefined when the checkpoint is one of a log that is trusted. */
export function judgeSender(
  { oldSize, checkpoint }: AddCheckpoint,
  logs: readonly VerifierKey[],
): Exclude<Judgement, 'cosign' | 'stale' | 'inconsistent'> | undefined {
  const keys = logs.filter(({ name }) => name === checkpoint.origin);
  if (keys.length === 0) return 'unknown-log';
  if (!keys.some((key) => isSignedBy(checkpoint, key))) return 'untrusted';
  return oldSize > checkpoint.size ? 'impossible' : undefined;
}

/** Whether a checkpoint continues the one that was cosigned last for its origin; of a log that was never seen that is the empty tree. */
export function judgeHistory(
  { oldSize, proof, checkpoint }: AddCheckpoint,
  last: TreeHead | undefined,
): 'cosign' | 'stale' | 'inconsistent' {
  const older = last ?? { size: 0, root: emptyRoot() };
  if (oldSize !== older.size) return 'stale';
  return verifyConsistency(older, checkpoint, proof) ? 'cosign' : 'inconsistent';
}

function isSignedBy(checkpoint: AddCheckpoint['checkpoint'], key: VerifierKey): boolean {
  try {
    verifyCheckpoint(checkpoint, key);
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}
