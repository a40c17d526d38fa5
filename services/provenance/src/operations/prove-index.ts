import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { LogError } from '@alliance/transparency-log/log-error';
import type { ProofFile } from '@alliance/transparency-log/proof-file';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import type { TileSource } from '@alliance/transparency-log/tile-source';
import { parseTilePath } from '@alliance/transparency-log/tiles';
import type { LogContext } from '../log-context.ts';
import { checkpointOfSize, firstCheckpointCovering } from '../store/checkpoint-store.ts';
import { readTile } from './read-tile.ts';

/**
 * Proves that an index is in the tree of a checkpoint: the one of that size, or (0) the first that covers it. Errors:
 * `invalid_argument` (the size does not cover the index), `not_found` (no checkpoint has that size), `unavailable` (not signed
 * or published yet).
 */
export async function proveIndex(
  { db, folder }: Pick<LogContext, 'db' | 'folder'>,
  { index, size }: { index: number; size: number },
): Promise<ProofFile> {
  const checkpoint = await findCheckpoint(db, { index, size });
  const [proof] = await proveEach({ folder }, checkpoint, [index]);
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
  db: LogContext['db'],
  { index, size }: { index: number; size: number },
): Promise<SignedCheckpoint> {
  if (size !== 0 && size <= index) {
    throw invalidArgument(
      `A tree of ${size} entries does not have entry ${index}. Ask for a larger size, or for none.`,
    );
  }
  const note = size === 0 ? await firstCheckpointCovering(db, index) : await checkpointOfSize(db, size);
  if (note !== undefined) return parseCheckpoint(note);
  if (size === 0) throw notYet(index);
  throw notFound(`checkpoint of size ${size}`);
}

function notYet(index: number, cause?: unknown): AllianceError {
  return new AllianceError(
    'unavailable',
    `Entry ${index} is in the log, but no published checkpoint covers it yet. Try again in a few seconds.`,
    cause === undefined ? {} : { cause },
  );
}
