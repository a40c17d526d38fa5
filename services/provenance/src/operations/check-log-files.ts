import { setTimeout as delay } from 'node:timers/promises';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { decodeEntryBundle } from '@alliance/transparency-log/entry-bundle';
import { equalBytes } from '@alliance/transparency-log/hash';
import { LogError } from '@alliance/transparency-log/log-error';
import { leafHash } from '@alliance/transparency-log/merkle';
import { appendLeaves, edgeRoot, rightEdge } from '@alliance/transparency-log/right-edge';
import { formatTilePath, TILE_WIDTH, tileWidth } from '@alliance/transparency-log/tiles';
import type { Problem } from '../domain/reconciliation.ts';
import type { LogContext } from '../log-context.ts';
import { type Bundle, checkEntries } from './check-entries.ts';
import { readTile } from './read-tile.ts';

/**
 * Derives the root of a published checkpoint from the public files alone, and compares each entry with what the database keeps of
 * it. One bundle is in memory at a time; half of the time is left to others. `onProgress` is called after each.
 */
export async function* checkLogFiles(
  { db, folder }: Pick<LogContext, 'db' | 'folder'>,
  { size, root }: TreeHead,
  onProgress: () => Promise<void>,
): AsyncGenerator<Problem> {
  let edge = rightEdge(0);
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const started = performance.now();
    const bundle = await readBundle(folder, index, tileWidth(size, 'entries', index));
    if (typeof bundle === 'string') {
      yield { kind: 'files', source: '', place: index * TILE_WIDTH, detail: bundle };
      return;
    }
    edge = appendLeaves(edge, bundle.leaves.map(leafHash)).edge;
    yield* await checkEntries(db, bundle);
    await onProgress();
    await delay(performance.now() - started);
  }
  if (equalBytes(edgeRoot(edge), root)) return;
  const detail = `The public files of ${size} entries do not give the root that was signed.`;
  yield { kind: 'files', source: '', place: size, detail };
}

async function readBundle(folder: LogContext['folder'], index: number, width: number): Promise<Bundle | string> {
  const tile = { level: 'entries', index, width } as const;
  const data = await readTile(folder, tile);
  if (data === undefined) return `The public file ${formatTilePath(tile)} is gone.`;
  try {
    return { start: index * TILE_WIDTH, leaves: decodeEntryBundle(data, width) };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return `The public file ${formatTilePath(tile)} cannot be read: ${error.message}`;
  }
}
