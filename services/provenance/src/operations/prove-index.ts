import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { addSignatures, parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { LogError } from '@alliance/transparency-log/log-error';
import { parseSignatureLines } from '@alliance/transparency-log/note';
import { checkWitnesses } from '@alliance/transparency-log/policy';
import type { ProofFile } from '@alliance/transparency-log/proof-file';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import type { TileSource } from '@alliance/transparency-log/tile-source';
import { parseTilePath } from '@alliance/transparency-log/tiles';
import type { LogContext } from '../log-context.ts';
import { checkpointOfSize, firstCheckpointCovering } from '../store/checkpoint-store.ts';
import { cosignaturesOf, firstWitnessedCovering } from '../store/cosignature-store.ts';
import { getCheckpoint } from './get-checkpoint.ts';
import { readTile } from './read-tile.ts';
import { withPresentKeys } from './with-present-keys.ts';

type Context = Pick<LogContext, 'db' | 'folder' | 'policy' | 'keys'>;

/**
 * Proves that an index is in the tree of a checkpoint: the one of that size, or (0) the first that covers it and
 * was cosigned as the policy asks. Errors:
 * `invalid_argument` (the size does not cover the index), `not_found` (no checkpoint has that size), `unavailable` (not signed
 * or published yet).
 */
export async function proveIndex(
  context: Context,
  { index, size }: { index: number; size: number },
): Promise<ProofFile> {
  const checkpoint = await withPresentKeys(context, await findCheckpoint(context, { index, size }));
  const [proof] = await proveEach(context, checkpoint, [index]);
  if (proof === undefined) throw new Error('There is no proof of an index that was asked for.');
  return proof;
}

/** Proves that indexes are in the tree of a checkpoint, in their order; each tile is read once. Throws `unavailable` (not published yet). */
export async function proveEach(
  { folder }: Pick<LogContext, 'folder'>,
  checkpoint: SignedCheckpoint,
  indexes: readonly number[],
): Promise<ProofFile[]> {
  const source: TileSource = { fetchTile: (path) => readTile(folder, parseTilePath(path)) };
  const reader = new TileReader(source, checkpoint);
  const proofs: ProofFile[] = [];
  for (const index of indexes) {
    try {
      proofs.push({ index, hashes: await reader.inclusionProof(index), checkpoint });
    } catch (error) {
      if (error instanceof LogError && error.code === 'tile-missing') throw notYet(index, error);
      throw error;
    }
  }
  return proofs;
}

async function findCheckpoint(
  context: Context,
  { index, size }: { index: number; size: number },
): Promise<SignedCheckpoint> {
  if (size !== 0 && size <= index) {
    throw invalidArgument(
      `A tree of ${size} entries does not have entry ${index}. Ask for a larger size, or for none.`,
    );
  }
  if (size === 0) return firstCovering(context, index);
  const note = await checkpointOfSize(context.db, size);
  if (note === undefined) throw notFound(`checkpoint of size ${size}`);
  return withFirstCosignatures(context.db, parseCheckpoint(note));
}

/** The first checkpoint that covers the index and that the policy takes: what says since when the entry is there. */
async function firstCovering({ db, folder, policy }: Context, index: number): Promise<SignedCheckpoint> {
  const isWitnessed = policy.quorum !== undefined;
  const note = isWitnessed ? await firstWitnessedCovering(db, index) : await firstCheckpointCovering(db, index);
  if (note !== undefined) {
    const checkpoint = await withFirstCosignatures(db, parseCheckpoint(note));
    if (checkWitnesses(policy, checkpoint).isMet) return checkpoint;
  }
  // The policy has changed since, or there is nothing yet.
  if (!isWitnessed) throw notYet(index);
  const newest = parseCheckpoint(await getCheckpoint({ folder, policy }));
  if (newest.size <= index) throw notYet(index);
  return newest;
}

async function withFirstCosignatures(db: LogContext['db'], checkpoint: SignedCheckpoint): Promise<SignedCheckpoint> {
  const kept = await cosignaturesOf(db, checkpoint.size);
  if (kept.length === 0) return checkpoint;
  return addSignatures(checkpoint, parseSignatureLines(kept.map(({ firstLine }) => firstLine).join('')));
}

function notYet(index: number, cause?: unknown): AllianceError {
  return new AllianceError(
    'unavailable',
    `Entry ${index} is in the log, but no published checkpoint covers it yet. Try again in a few seconds.`,
    cause === undefined ? {} : { cause },
  );
}
