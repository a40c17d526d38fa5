import { recordEvent } from '@alliance/events/outbox';
import { CheckpointSignedSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { formatCheckpoint, parseCheckpoint, signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { encodeHex } from '@alliance/transparency-log/strict-text';
import { isCheckpointDue } from '../domain/checkpoint-due.ts';
import type { LogContext } from '../log-context.ts';
import { insertCheckpoint, readTree } from '../store/checkpoint-store.ts';
import { checkHistory, type History } from './check-history.ts';
import { publishTiles } from './publish-tiles.ts';

/**
 * Brings what the public sees up to date, if it is not: tiles first, then the record of the head, then the signature, then
 * the checkpoint. Stopped after any of these steps, the next call goes on from there; two calls at once do the same twice.
 * Throws HistoryConflict, having signed nothing, when the log is known with another history.
 */
export async function publishCheckpoint(context: LogContext): Promise<void> {
  if (!(await isBehind(context))) return;
  const history = await checkHistory(context);
  const due = isCheckpointDue(history.tree, history.newest, context.clock());
  const target = due ? history.tree : history.newest;
  if (target === undefined) return;
  const shown = history.published?.size ?? -1;
  if (shown < target.size) await publishTiles(context, Math.max(shown, 0), target.size);
  const note = due ? await sign(context, history) : history.newest?.note;
  if (note !== undefined) await show(context, note);
}

async function isBehind({ db, folder, clock }: LogContext): Promise<boolean> {
  const { tree, newest } = await readTree(db);
  if (newest === undefined || isCheckpointDue(tree, newest, clock())) return true;
  return (await folder.readCheckpoint()) !== newest.note;
}

/** Signs a checkpoint of the tree and keeps it; undefined when another replica has recorded another head meanwhile. */
async function sign({ transact, clock, signer, heads }: LogContext, history: History): Promise<string | undefined> {
  const { size, root } = history.tree;
  // Of two instances with different entries only one gets its head recorded, and without that nothing is signed.
  const isRecorded = history.recorded.head?.size === size || (await heads.advance(history.recorded, { size, root }));
  if (!isRecorded) return undefined;
  const signedAt = clock();
  const note = formatCheckpoint(signCheckpoint({ origin: signer.name, size, root }, [signer]));
  await transact(async (trx) => {
    if (!(await insertCheckpoint(trx, { size, root, note, signedAt }))) return;
    await recordEvent(trx, CheckpointSignedSchema, { size: BigInt(size), root: encodeHex(root) }, signedAt);
  });
  return note;
}

/** Shows a checkpoint to the public, unless another replica shows a later one by now. */
async function show({ folder }: LogContext, note: string): Promise<void> {
  const shown = await folder.readCheckpoint();
  if (shown !== undefined && parseCheckpoint(shown).size >= parseCheckpoint(note).size) return;
  await folder.writeCheckpoint(note);
}
