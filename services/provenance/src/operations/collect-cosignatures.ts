import {
  addSignatures,
  formatCheckpoint,
  parseCheckpoint,
  type SignedCheckpoint,
} from '@alliance/transparency-log/checkpoint';
import { readCosignatures } from '@alliance/transparency-log/cosignature';
import { LogError } from '@alliance/transparency-log/log-error';
import { formatSignatureLine, type NoteSignature, parseSignatureLines } from '@alliance/transparency-log/note';
import { checkWitnesses, type PolicyWitness } from '@alliance/transparency-log/policy';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import { askWitness, type WitnessAnswer } from '../clients/witness-door.ts';
import type { LogContext } from '../log-context.ts';
import { readTree } from '../store/checkpoint-store.ts';
import { cosignaturesOf, keepCosignature, lastCosignedSize, markWitnessed } from '../store/cosignature-store.ts';

/** A cosignature says that the tree was the largest at its time; this is how old that may become. */
const REFRESH_MS = 10 * 60_000;
/** How long a witness that failed is left alone. */
const REST_MS = 10_000;

/** One address at which one or more keys of the policy cosign. */
type Door = { url: string; witnesses: readonly [PolicyWitness, ...PolicyWitness[]] };

/**
 * Asks every witness of the policy that has not cosigned the newest checkpoint, or not for ten minutes, and shows the checkpoint
 * to the public as soon as enough have. Witnesses that are silent delay nobody; what they said is in `context.witnesses`.
 */
export async function collectCosignatures(context: LogContext): Promise<void> {
  const doors = doorsOf(context.policy.witnesses);
  const { newest } = await readTree(context.db);
  if (newest === undefined || doors.length === 0) return;
  const checkpoint = parseCheckpoint(newest.note);
  const due = await dueDoors(context, doors, checkpoint.size);
  const gained = await Promise.all(
    due.map(async (door) => {
      const lines = await askDoor(context, door, checkpoint);
      if (lines.length > 0) await showIfWitnessed(context, checkpoint);
      return lines.length;
    }),
  );
  // Those that came at the same time may have overwritten each other.
  if (gained.some((count) => count > 0)) await showIfWitnessed(context, checkpoint);
  context.witnesses.alarm = await alarmOf(context, checkpoint);
}

function doorsOf(witnesses: readonly PolicyWitness[]): Door[] {
  const doors = Map.groupBy(
    witnesses.filter(({ url }) => url !== undefined),
    ({ url = '' }) => url,
  );
  return [...doors].flatMap(([url, [first, ...rest]]) =>
    first ? [{ url, witnesses: [first, ...rest] as const }] : [],
  );
}

async function dueDoors({ db, clock, witnesses }: LogContext, doors: readonly Door[], size: number): Promise<Door[]> {
  const kept = await cosignaturesOf(db, size);
  const now = clock().getTime();
  return doors.filter((door) => {
    const report = witnesses.reportOf(door.url);
    // Whoever starts asks all of them: only they know whether this database is an old one.
    if (report === undefined) return true;
    if ('until' in report && now < report.until) return false;
    return door.witnesses.some(({ key }) => {
      const line = kept.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
      return line === undefined || now - line.newestAt.getTime() >= REFRESH_MS;
    });
  });
}

async function askDoor(context: LogContext, door: Door, checkpoint: SignedCheckpoint): Promise<NoteSignature[]> {
  const { db, clock, witnesses } = context;
  const known = witnesses.reportOf(door.url);
  const guess = known && known.kind !== 'failed' ? known.size : await lastCosignedSize(db, door.witnesses[0].key);
  let answer = await ask(context, door, checkpoint, guess);
  if (answer.kind === 'behind' && answer.size <= checkpoint.size && answer.size !== guess) {
    answer = await ask(context, door, checkpoint, answer.size);
  }
  if (answer.kind === 'cosigned') {
    const lines = ownLines(checkpoint, door, answer.lines);
    const at = clock();
    for (const line of lines)
      await keepCosignature(db, { size: checkpoint.size, ...line, line: formatSignatureLine(line), at });
    if (lines.length > 0) {
      witnesses.record(door.url, { kind: 'cosigned', size: checkpoint.size });
      return lines;
    }
    answer = { kind: 'failed', detail: 'it answered with no cosignature that fits' };
  }
  const until = clock().getTime() + REST_MS;
  witnesses.record(
    door.url,
    answer.kind === 'contradicts' ? { ...answer, size: checkpoint.size, until } : { ...answer, until },
  );
  return [];
}

async function ask(
  { folder }: LogContext,
  door: Door,
  checkpoint: SignedCheckpoint,
  guess: number,
): Promise<WitnessAnswer> {
  const oldSize = Math.min(guess, checkpoint.size);
  const reader = new TileReader({ fetchTile: (path) => folder.read(path) }, checkpoint);
  return askWitness(door.url, { oldSize, proof: await reader.consistencyProof(oldSize), checkpoint });
}

/** The lines of keys that the policy knows at this door; a witness may send others, which say nothing to anybody. */
function ownLines(checkpoint: SignedCheckpoint, { witnesses }: Door, lines: readonly NoteSignature[]): NoteSignature[] {
  return witnesses.flatMap(({ key }) => {
    const own = lines.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
    try {
      return readCosignatures(addSignatures(checkpoint, own), [key]).length > 0 ? own.slice(0, 1) : [];
    } catch (error) {
      if (error instanceof LogError) return [];
      throw error;
    }
  });
}

async function showIfWitnessed({ db, clock, folder, policy }: LogContext, checkpoint: SignedCheckpoint): Promise<void> {
  const kept = await cosignaturesOf(db, checkpoint.size);
  const cosigned = addSignatures(checkpoint, parseSignatureLines(kept.map(({ newestLine }) => newestLine).join('')));
  if (!checkWitnesses(policy, cosigned).isMet) return;
  await markWitnessed(db, checkpoint.size, clock());
  const shown = await folder.readCheckpoint();
  if (shown !== undefined && parseCheckpoint(shown).size > checkpoint.size) return;
  await folder.writeCheckpoint(formatCheckpoint(cosigned));
}

async function alarmOf({ db, policy, witnesses }: LogContext, checkpoint: SignedCheckpoint): Promise<string> {
  if (policy.quorum === undefined) return '';
  const kept = await cosignaturesOf(db, checkpoint.size);
  const lines = kept.map(({ newestLine }) => newestLine).join('');
  const cosigned = lines === '' ? checkpoint : addSignatures(checkpoint, parseSignatureLines(lines));
  const { isMet, cosigned: by } = checkWitnesses(policy, cosigned);
  if (isMet) return '';
  return (
    `The newest checkpoint, of ${checkpoint.size} entries, has cosignatures of ${by.length} of ${policy.witnesses.length} ` +
    `witnesses, which the policy does not take for enough; an older one is shown. ${witnesses.failing} did not answer as they should.`
  );
}
