import type { Clock } from '@alliance/runtime/clock';
import { type AddCheckpoint, parseAddCheckpoint } from '@alliance/transparency-log/add-checkpoint';
import { addSignatures, formatCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { cosign } from '@alliance/transparency-log/cosignature';
import type { Cosigner } from '@alliance/transparency-log/cosigner-key';
import { equalBytes } from '@alliance/transparency-log/hash';
import { type Judgement, judgeHistory, judgeSender } from '@alliance/transparency-log/judge-submission';
import { LogError } from '@alliance/transparency-log/log-error';
import { formatSignatureLine } from '@alliance/transparency-log/note';
import type { VerifierKey } from '@alliance/transparency-log/note-key';
import type { Kysely } from 'kysely';
import type { ProvenanceTables } from '../store/tables.ts';
import { keepRefused, lockWitnessed, putWitnessed, type RefusalReason } from '../store/witness-store.ts';

/** Who this witness is, and which logs it looks after. */
export type Witness = { cosigners: readonly Cosigner[]; logs: readonly VerifierKey[] };

export type CosignContext = { db: Kysely<ProvenanceTables>; clock: Clock; witness: Witness };

/** What the sender is told: signature lines, or why there are none. `size` is what was cosigned last. */
export type CosignAnswer =
  | { judgement: 'cosign'; lines: string }
  | { judgement: 'malformed'; detail: string }
  | { judgement: Exclude<Judgement, 'cosign' | 'stale'> }
  | { judgement: 'stale'; size: number };

/**
 * Cosigns a checkpoint if it continues the one that was cosigned last for its log (C2SP tlog-witness). The row of the log is
 * locked from the look to the write, and the write is durable before anybody gets a cosignature: no request rolls another back.
 */
export async function cosignCheckpoint(context: CosignContext, body: Uint8Array): Promise<CosignAnswer> {
  const { db, clock, witness } = context;
  const submission = read(body);
  if ('detail' in submission) return submission;
  const refusal = judgeSender(submission, witness.logs);
  if (refusal) return { judgement: refusal };
  const { checkpoint } = submission;
  const at = clock();
  const own = addSignatures(onlyOf(checkpoint, checkpoint.origin), cosignEach(witness, checkpoint, at));
  return db.transaction().execute(async (trx): Promise<CosignAnswer> => {
    const last = await lockWitnessed(trx, checkpoint.origin);
    const judgement = judgeHistory(submission, last);
    const head = { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root, at };
    if (judgement === 'cosign') {
      await putWitnessed(trx, { ...head, note: formatCheckpoint(own) });
      return { judgement, lines: linesOf(own, witness) };
    }
    const reason = reasonToKeep(judgement, last, checkpoint);
    if (reason) {
      const note = formatCheckpoint(onlyOf(checkpoint, checkpoint.origin));
      await keepRefused(trx, { ...head, reason, note, cosigned: last.note });
    }
    return judgement === 'stale' ? { judgement, size: last.size } : { judgement };
  });
}

function read(body: Uint8Array): AddCheckpoint | Extract<CosignAnswer, { judgement: 'malformed' }> {
  try {
    return parseAddCheckpoint(body);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return { judgement: 'malformed', detail: error.message };
  }
}

/**
 * Whoever asks with a size that is too old learns the right one and asks again; only what is behind the last one may show something.
 * What shows by itself that there are two histories is told apart: strangers cannot make it, so nothing they bring is kept in its place.
 */
function reasonToKeep(
  judgement: 'stale' | 'inconsistent',
  last: TreeHead,
  { size, root }: TreeHead,
): RefusalReason | undefined {
  if (size === last.size && !equalBytes(root, last.root)) return 'conflicting';
  return judgement === 'inconsistent' || size < last.size ? judgement : undefined;
}

function cosignEach({ cosigners }: Witness, checkpoint: SignedCheckpoint, at: Date) {
  const seconds = Math.floor(at.getTime() / 1_000);
  return cosigners.map((cosigner) => cosign(checkpoint, cosigner, seconds));
}

/** Without the lines of others: what anybody may write under a checkpoint is not kept. */
function onlyOf(checkpoint: SignedCheckpoint, name: string): SignedCheckpoint {
  const signatures = checkpoint.note.signatures.filter((line) => line.name === name);
  return { ...checkpoint, note: { ...checkpoint.note, signatures } };
}

function linesOf({ note }: SignedCheckpoint, { cosigners }: Witness): string {
  const own = note.signatures.filter(({ name, keyId }) =>
    cosigners.some((cosigner) => cosigner.name === name && cosigner.keyId === keyId),
  );
  return own.map(formatSignatureLine).join('');
}
