import type { Caller } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { LogError } from '@alliance/transparency-log/log-error';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import type { TileSource } from '@alliance/transparency-log/tile-source';
import { parseTilePath } from '@alliance/transparency-log/tiles';
import type { LogContext } from '../log-context.ts';
import { checkpointOfSize, firstCheckpointCovering } from '../store/checkpoint-store.ts';
import { findEntry } from './find-entry.ts';
import { readTile } from './read-tile.ts';

export type GetProofInput = {
  index: number;
  /** Of the checkpoint to prove against; 0 = the first that covers the index. */
  size: number;
};

/**
 * The proof file (c2sp.org/tlog-proof@v1) of an entry that the caller may see, with its leaf. Errors: those of `findEntry`,
 * `invalid_argument` (the size does not cover the index), `not_found` (no checkpoint has that size), `unavailable` (not signed
 * or published yet).
 */
export async function getProof(
  { db, folder }: Pick<LogContext, 'db' | 'folder'>,
  caller: Caller | null,
  { index, size }: GetProofInput,
): Promise<{ proof: string; leaf: Uint8Array }> {
  const { leaf } = await findEntry({ db }, caller, index);
  const checkpoint = await findCheckpoint(db, { index, size });
  const source: TileSource = { fetchTile: (path) => readTile(folder, parseTilePath(path)) };
  try {
    const hashes = await new TileReader(source, checkpoint).inclusionProof(index);
    return { proof: formatProofFile({ index, hashes, checkpoint }), leaf };
  } catch (error) {
    if (error instanceof LogError && error.code === 'tile-missing') throw notYet(index, error);
    throw error;
  }
}

async function findCheckpoint(db: LogContext['db'], { index, size }: GetProofInput): Promise<SignedCheckpoint> {
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
