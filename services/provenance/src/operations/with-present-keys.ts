import { addSignatures, type SignedCheckpoint, signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { equalBytes } from '@alliance/transparency-log/hash';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import { rootAt } from './root-at.ts';

/**
 * A checkpoint of this log with a line of each key that signs now: one that was signed before the keys changed can be checked by
 * whoever knows the present ones only. Nothing is signed but what the tree still says of that size; throws HistoryConflict
 * otherwise.
 */
export async function withPresentKeys(
  { db, keys }: Pick<LogContext, 'db' | 'keys'>,
  checkpoint: SignedCheckpoint,
): Promise<SignedCheckpoint> {
  const { signatures } = checkpoint.note;
  const missing = keys.signers.filter(
    ({ name, keyId }) => !signatures.some((line) => line.name === name && line.keyId === keyId),
  );
  if (missing.length === 0) return checkpoint;
  const { origin, size, root } = checkpoint;
  if (!equalBytes(await rootAt(db, size), root))
    throw new HistoryConflict(`The checkpoint of ${size} entries is not one of the tree in the database.`);
  return addSignatures(checkpoint, signCheckpoint({ origin, size, root }, missing).note.signatures);
}
