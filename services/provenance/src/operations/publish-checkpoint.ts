import { recordEvent } from '@alliance/events/outbox';
import { CheckpointSignedSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import {
  addSignatures,
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '@alliance/transparency-log/checkpoint';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { cosign } from '@alliance/transparency-log/cosignature';
import { encodeHex } from '@alliance/transparency-log/strict-text';
import { isCheckpointDue } from '../domain/checkpoint-due.ts';
import type { LogContext } from '../log-context.ts';
import { insertCheckpoint, readTree } from '../store/checkpoint-store.ts';
import { checkHistory, type History } from './check-history.ts';
import { publishTiles } from './publish-tiles.ts';

/**
 * Brings what the public sees up to date, if it is not: tiles first, then the record of the head, then the signature, then
 * the checkpoint; where the policy asks for witnesses, `collectCosignatures` shows it. Stopped after any of these steps, the next call goes on from there; two calls at once do the same twice.
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

async function isBehind({ db, folder, clock, policy }: LogContext): Promise<boolean> {
  const { tree, newest } = await readTree(db);
  if (newest === undefined || isCheckpointDue(tree, newest, clock())) return true;
  const shown = policy.quorum === undefined ? await folder.readCheckpoint() : await folder.readSigned();
  // Cosignatures may have been added since.
  return shown === undefined || textOf(shown) !== textOf(newest.note);
}

/** Signs a checkpoint of the tree and keeps it; undefined when another replica has recorded another head meanwhile. */
async function sign({ transact, clock, keys, heads }: LogContext, history: History): Promise<string | undefined> {
  const { size, root } = history.tree;
  // Of two instances with different entries only one gets its head recorded, and without that nothing is signed.
  const isRecorded = history.recorded.head?.size === size || (await heads.advance(history.recorded, { size, root }));
  if (!isRecorded) return undefined;
  const signedAt = clock();
  const note = formatCheckpoint(signWithAll(keys, { size, root }, signedAt));
  await transact(async (trx) => {
    if (!(await insertCheckpoint(trx, { size, root, note, signedAt }))) return;
    await recordEvent(trx, CheckpointSignedSchema, { size: BigInt(size), root: encodeHex(root) }, signedAt);
  });
  return note;
}

/** A line of each Ed25519 key, and of ML-DSA-44 for those who fear quantum computers (C2SP tlog-checkpoint). */
function signWithAll({ signer, signers, cosigners }: LogContext['keys'], { size, root }: TreeHead, at: Date) {
  const signed = signCheckpoint({ origin: signer.name, size, root }, signers);
  const seconds = Math.floor(at.getTime() / 1_000);
  return addSignatures(
    signed,
    cosigners.map((cosigner) => cosign(signed, cosigner, seconds)),
  );
}

function textOf(note: string): string {
  return parseCheckpoint(note).note.text;
}

/** Shows a checkpoint to the public, or to those who gather cosignatures, unless another replica shows a later one by now. */
async function show({ folder, policy }: LogContext, note: string): Promise<void> {
  const isPublic = policy.quorum === undefined;
  const shown = isPublic ? await folder.readCheckpoint() : await folder.readSigned();
  if (shown !== undefined && parseCheckpoint(shown).size >= parseCheckpoint(note).size) return;
  await (isPublic ? folder.writeCheckpoint(note) : folder.writeSigned(note));
}
