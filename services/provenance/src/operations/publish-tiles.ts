import { encodeEntryBundle } from '@alliance/transparency-log/entry-bundle';
import { formatTilePath, TILE_WIDTH, type Tile, tilesBetween } from '@alliance/transparency-log/tiles';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import { leavesBetween } from '../store/entry-store.ts';
import type { LogFile } from '../store/log-folder.ts';
import { tileContents } from '../store/tree-store.ts';

type Context = Pick<LogContext, 'db' | 'folder'>;
type HashTile = Tile & { readonly level: number };

/** Bounds what is in memory at once: 32 bundles have 33 MiB at most. */
const TILES_AT_ONCE = 32;

/**
 * Writes every tile and entry bundle by which the tree of `newSize` differs from that of `oldSize`; from 0, all of them.
 * When it returns, they are durable.
 */
export async function publishTiles(context: Context, oldSize: number, newSize: number): Promise<void> {
  let some: Tile[] = [];
  const full: Tile[] = [];
  for (const tile of tilesBetween(oldSize, newSize)) {
    some.push(tile);
    if (tile.width === TILE_WIDTH) full.push(tile);
    if (some.length < TILES_AT_ONCE) continue;
    await publishSome(context, some);
    some = [];
  }
  await publishSome(context, some);
  await context.folder.removePartials(full);
}

async function publishSome({ db, folder }: Context, tiles: readonly Tile[]): Promise<void> {
  const hashTiles = tiles.filter((tile): tile is HashTile => tile.level !== 'entries');
  const contents = await tileContents(db, hashTiles);
  const files: LogFile[] = hashTiles.map((tile, i) => {
    const data = contents[i];
    if (data === undefined) throw new HistoryConflict(`The database lacks ${formatTilePath(tile)}; restore it.`);
    return { path: formatTilePath(tile), data };
  });
  for (const bundle of tiles.filter((tile) => tile.level === 'entries')) {
    const start = bundle.index * TILE_WIDTH;
    const leaves = await leavesBetween(db, { start, end: start + bundle.width });
    if (leaves.length < bundle.width)
      throw new HistoryConflict(`The database lacks entries after ${start}; restore it.`);
    files.push({ path: formatTilePath(bundle), data: encodeEntryBundle(leaves) });
  }
  await folder.write(files);
}
