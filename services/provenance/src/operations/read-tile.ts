import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { truncateEntryBundle } from '@alliance/transparency-log/entry-bundle';
import { formatTilePath, TILE_WIDTH, type Tile, tileWidth } from '@alliance/transparency-log/tiles';
import type { LogContext } from '../log-context.ts';

const HASH_BYTES = 32;

/**
 * The content of a tile or bundle of the published tree, at any width that it has had: a narrower one is the beginning of a
 * wider one (C2SP tlog-tiles). Undefined when the published tree does not reach that far.
 */
export async function readTile(
  folder: Pick<LogContext['folder'], 'read' | 'readCheckpoint'>,
  tile: Tile,
): Promise<Uint8Array | undefined> {
  const note = await folder.readCheckpoint();
  if (note === undefined) return undefined;
  const available = tileWidth(parseCheckpoint(note).size, tile.level, tile.index);
  if (tile.width > available) return undefined;
  // The full tile last: what is partial now may be replaced by it between two reads.
  for (const width of new Set([tile.width, available, TILE_WIDTH])) {
    const data = await folder.read(formatTilePath({ ...tile, width }));
    if (data !== undefined) return truncate(data, tile);
  }
  return undefined;
}

function truncate(data: Uint8Array, { level, width }: Tile): Uint8Array {
  return level === 'entries' ? truncateEntryBundle(data, width) : data.subarray(0, width * HASH_BYTES);
}
