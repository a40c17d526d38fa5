import { LogError } from './log-error.ts';
import { assertSize, type Subtree } from './merkle.ts';

/** Binary tree levels that one tile level spans. */
const TILE_HEIGHT = 8;
/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

const MAX_TILE_LEVEL = 63;
const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** One hash tile (by level) or one entry bundle, of a width from 1 to 256. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** Where a complete subtree's hash comes from: `count` hashes from `first` on in one hash tile. */
export interface SubtreeLocation {
  readonly level: number;
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** Returns the tile's path under the log's prefix, such as `tile/0/x001/x234/067.p/8` (C2SP tlog-tiles). */
export function formatTilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const folders = groups.slice(0, -1).map((group) => `x${group}/`);
  const suffix = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${folders.join('')}${groups.at(-1)}${suffix}`;
}

/** Reads a tile path; throws malformed-tile-path unless it is the one form that formatTilePath gives. */
export function parseTilePath(path: string): Tile {
  const [, level, groups, width] = PATH.exec(path) ?? [];
  if (level !== undefined && groups !== undefined) {
    const tile: Tile = {
      level: level === 'entries' ? level : Number(level),
      index: Number(groups.replaceAll(/[x/]/g, '')),
      width: width === undefined ? TILE_WIDTH : Number(width),
    };
    const inRange = tile.level === 'entries' || tile.level <= MAX_TILE_LEVEL;
    // A path with a needless x000 group, or with .p/256, names nothing: its index or width has another form.
    if (inRange && Number.isSafeInteger(tile.index) && formatTilePath(tile) === path) return tile;
  }
  throw new LogError(
    'malformed-tile-path',
    'This is not a tile path; use tile/<level>/<index> with an optional .p/<width>.',
  );
}

/** Returns how many hashes or entries that tile has in a tree of this size: 0 if it is not there, 256 if it is full. */
export function tileWidth(size: number, level: Tile['level'], index: number): number {
  const hashes = hashesAtLevel(size, level === 'entries' ? 0 : level);
  return Math.min(Math.max(hashes - index * TILE_WIDTH, 0), TILE_WIDTH);
}

/**
 * Returns the partial hash tiles of a tree, lowest level first: all that is needed for its root, or to append to it.
 */
export function edgeTiles(size: number): (Tile & { readonly level: number })[] {
  assertSize(size);
  const tiles = [];
  for (let level = 0; hashesAtLevel(size, level) > 0; level += 1) {
    const index = hashesAtLevel(size, level + 1);
    const width = tileWidth(size, level, index);
    if (width > 0) tiles.push({ level, index, width });
  }
  return tiles;
}

/**
 * Yields each entry bundle and hash tile of the new tree that is not already whole in the old one; from 0, all of
 * them.
 */
export function* tilesBetween(oldSize: number, newSize: number): Generator<Tile> {
  assertSize(oldSize);
  assertSize(newSize);
  yield* levelBetween('entries', oldSize, newSize);
  for (let level = 0; hashesAtLevel(newSize, level) > 0; level += 1) {
    yield* levelBetween(level, hashesAtLevel(oldSize, level), hashesAtLevel(newSize, level));
  }
}

/** Returns where in the tiles the hash of a complete subtree is found. */
export function locateSubtree({ level, index }: Subtree): SubtreeLocation {
  const count = 2 ** (level % TILE_HEIGHT);
  const start = index * count;
  return {
    level: Math.floor(level / TILE_HEIGHT),
    index: Math.floor(start / TILE_WIDTH),
    first: start % TILE_WIDTH,
    count,
  };
}

function* levelBetween(level: Tile['level'], oldCount: number, newCount: number): Generator<Tile> {
  if (newCount <= oldCount) return;
  for (let index = Math.floor(oldCount / TILE_WIDTH); index * TILE_WIDTH < newCount; index += 1) {
    yield { level, index, width: Math.min(TILE_WIDTH, newCount - index * TILE_WIDTH) };
  }
}

function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}
