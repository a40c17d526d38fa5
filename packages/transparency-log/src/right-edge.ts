import { HASH_BYTES } from './hash.ts';
import { LogError } from './log-error.ts';
import { assertSize, emptyRoot, joinHashes, nodeHash } from './merkle.ts';
import { edgeTiles, TILE_WIDTH, type Tile } from './tiles.ts';

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** A tile with its content. */
export interface TileData {
  readonly tile: Tile;
  readonly data: Uint8Array;
}

/** A tree's size and, by level, the hashes of its partial tiles: enough for its root and for every later append. */
export interface RightEdge {
  readonly size: number;
  readonly partials: readonly Uint8Array[];
}

/** What an append changed: the tiles to write, and the tree that results. */
export interface Append {
  readonly edge: RightEdge;
  readonly root: Uint8Array;
  readonly changed: readonly TileData[];
}

/**
 * Returns the right edge of a tree from the content of its `edgeTiles`; throws malformed-tile unless exactly those are
 * given, each of its own width.
 */
export function rightEdge(size: number, contents: readonly Uint8Array[] = []): RightEdge {
  assertSize(size);
  const tiles = edgeTiles(size);
  const partials = Array.from({ length: (tiles.at(-1)?.level ?? -1) + 1 }, () => new Uint8Array(0) as Uint8Array);
  for (const [i, { level, width }] of tiles.entries()) {
    const content = contents[i];
    if (content?.length !== width * HASH_BYTES) throw notTheEdge(size);
    partials[level] = content;
  }
  if (contents.length > tiles.length) throw notTheEdge(size);
  return { size, partials };
}

/** Returns the root of the tree that ends in this edge (RFC 6962 §2.1). */
export function edgeRoot({ partials }: RightEdge): Uint8Array {
  let root: Uint8Array | undefined;
  for (const partial of partials) {
    for (const subtree of subtreesRightToLeft(partial)) {
      const hash = joinHashes(subtree);
      root = root === undefined ? hash : nodeHash(hash, root);
    }
  }
  return root ?? emptyRoot();
}

/**
 * Appends leaf hashes and returns every hash tile that changed, at its new width. The same input always gives the same
 * tiles.
 */
export function appendLeaves(edge: RightEdge, leafHashes: readonly Uint8Array[]): Append {
  const size = edge.size + leafHashes.length;
  assertSize(size);
  if (leafHashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new LogError(
      'out-of-range',
      `A leaf hash has ${HASH_BYTES} bytes; pass what leafHash returned, not the leaf.`,
    );
  }
  const partials = [...edge.partials];
  const changed: TileData[] = [];
  let incoming = concatenate(leafHashes);
  for (let level = 0; incoming.length > 0; level += 1) {
    const row = concatenate([partials[level] ?? new Uint8Array(0), incoming]);
    const tiles = cutIntoTiles(level, Math.floor(edge.size / TILE_WIDTH ** (level + 1)), row);
    for (const tile of tiles) changed.push(tile);
    const full = tiles.filter(({ tile }) => tile.width === TILE_WIDTH);
    partials[level] = row.slice(full.length * TILE_BYTES);
    incoming = concatenate(full.map(({ data }) => joinHashes(data)));
  }
  const appended = { size, partials };
  return { edge: appended, root: edgeRoot(appended), changed };
}

function cutIntoTiles(level: number, firstIndex: number, row: Uint8Array): TileData[] {
  const tiles: TileData[] = [];
  for (let at = 0; at < row.length; at += TILE_BYTES) {
    const data = row.slice(at, at + TILE_BYTES);
    tiles.push({ tile: { level, index: firstIndex + at / TILE_BYTES, width: data.length / HASH_BYTES }, data });
  }
  return tiles;
}

function* subtreesRightToLeft(partial: Uint8Array): Generator<Uint8Array> {
  let end = partial.length;
  for (let bytes = HASH_BYTES; end > 0; bytes *= 2) {
    // The width's binary digits are the complete subtrees; the lowest digit is the rightmost one.
    if (end % (2 * bytes) === 0) continue;
    yield partial.subarray(end - bytes, end);
    end -= bytes;
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function notTheEdge(size: number): LogError {
  return new LogError(
    'malformed-tile',
    `These are not the edge tiles of a tree of ${size} entries; load exactly those that edgeTiles names.`,
  );
}
