import { formatCheckpoint, parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { verifyConsistency } from '@alliance/transparency-log/consistency-proof';
import { equalBytes } from '@alliance/transparency-log/hash';
import { LogError } from '@alliance/transparency-log/log-error';
import { type LogKeys, verifyByLog } from '@alliance/transparency-log/log-keys';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import type { TileSource } from '@alliance/transparency-log/tile-source';

/** A checkpoint that a witness did not cosign, as it shows it. */
export type RefusedCheckpoint = {
  origin: string;
  size: number;
  reason: string;
  refusedAt: string;
  checkpoint: string;
  cosigned: string;
};

export type Verdict = 'two-histories' | 'not-in-log' | 'ahead' | 'in-log' | 'untrusted' | 'other-log';

/** `other` is the note that cannot be true as well; empty where there is none. */
export type Judged = RefusedCheckpoint & { verdict: Verdict; other: string };

/** A log as it is shown now, checked by its keys; `kept` are notes of it that somebody has from before. */
export type ShownLog = { keys: LogKeys; present: SignedCheckpoint; source: TileSource; kept: readonly string[] };

/**
 * What each refused checkpoint says of a log. A witness cannot always tell: anybody may bring it a true checkpoint without its proof.
 * Two notes of one size with other roots prove two histories by themselves; of any other the tiles of the log say whether it
 * contains it. Throws LogError when these are not what the log signed.
 */
export async function judgeRefused(refused: readonly RefusedCheckpoint[], log: ShownLog): Promise<Judged[]> {
  const reader = new TileReader(log.source, log.present);
  const notes = refused.flatMap(({ checkpoint, cosigned }) => [checkpoint, cosigned]);
  const known = [...notes, ...log.kept].flatMap((note) => trusted(note, log) ?? []);
  const judged: Judged[] = [];
  for (const one of refused) {
    const { verdict, other } = await judge(one, { ...log, reader, known: [log.present, ...known] });
    judged.push({ ...one, verdict, other: other ? formatCheckpoint(other) : '' });
  }
  return judged;
}

type Known = ShownLog & { reader: TileReader; known: readonly SignedCheckpoint[] };

async function judge(
  { origin, checkpoint: note }: RefusedCheckpoint,
  { reader, known, ...log }: Known,
): Promise<{ verdict: Verdict; other?: SignedCheckpoint }> {
  if (origin !== log.present.origin) return { verdict: 'other-log' };
  const checkpoint = trusted(note, log);
  if (checkpoint === undefined) return { verdict: 'untrusted' };
  const other = known.find(({ size, root }) => size === checkpoint.size && !equalBytes(root, checkpoint.root));
  if (other) return { verdict: 'two-histories', other };
  const isOne = await (checkpoint.size > log.present.size
    ? continues(checkpoint, log)
    : isPrefix(checkpoint, log, reader));
  if (isOne === undefined) return { verdict: 'ahead' };
  return isOne ? { verdict: 'in-log' } : { verdict: 'not-in-log', other: log.present };
}

async function isPrefix(older: SignedCheckpoint, { present }: ShownLog, reader: TileReader): Promise<boolean> {
  return verifyConsistency(older, present, await reader.consistencyProof(older.size));
}

/** What is shown waits for witnesses, so the log may have more; undefined when it cannot show the tiles of what it signed. */
async function continues(newer: SignedCheckpoint, { present, source }: ShownLog): Promise<boolean | undefined> {
  try {
    const proof = await new TileReader(source, newer).consistencyProof(present.size);
    return verifyConsistency(present, newer, proof);
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

/** The checkpoint of a note that the log signed; undefined for any other. */
function trusted(note: string, { keys, present }: ShownLog): SignedCheckpoint | undefined {
  try {
    const checkpoint = parseCheckpoint(note);
    verifyByLog(checkpoint, keys);
    return checkpoint.origin === present.origin ? checkpoint : undefined;
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}
