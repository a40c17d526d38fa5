import { consistencyRanges, type TreeHead } from './consistency-proof.ts';
import { decodeEntryBundle, truncateEntryBundle } from './entry-bundle.ts';
import { equalBytes, HASH_BYTES } from './hash.ts';
import { inclusionRanges } from './inclusion-proof.ts';
import { LoadCache } from './load-cache.ts';
import { LogError } from './log-error.ts';
import { completeSubtrees, isSize, joinHashes, type LeafRange, leafHash, nodeHash, type Subtree } from './merkle.ts';
import { edgeRoot, type RightEdge, rightEdge } from './right-edge.ts';
import type { TileSource } from './tile-source.ts';
import { edgeTiles, formatTilePath, locateSubtree, TILE_WIDTH, type Tile, tileWidth } from './tiles.ts';

const CACHED_TILES = 1024;
const CACHED_BUNDLES = 8;

/**
 * Reads one tree, as a verified checkpoint names it, from tiles that need not be trusted: each is checked, through the
 * tiles above it, against the checkpoint's root before it is used. Failures: tile-missing, tile-mismatch,
 * malformed-tile, malformed-entry-bundle, out-of-range.
 */
export class TileReader {
  readonly #source: TileSource;
  readonly #head: TreeHead;
  readonly #edges = new LoadCache<RightEdge>(1);
  readonly #tiles = new LoadCache<Uint8Array>(CACHED_TILES);
  readonly #bundles = new LoadCache<readonly Uint8Array[]>(CACHED_BUNDLES);

  constructor(source: TileSource, head: TreeHead) {
    this.#source = source;
    this.#head = head;
  }

  /** Returns the audit path of the entry in this tree, leaf to root. */
  async inclusionProof(index: number): Promise<Uint8Array[]> {
    return Promise.all(inclusionRanges(index, this.#head.size).map((range) => this.#rangeHash(range)));
  }

  /** Returns the proof that the tree of oldSize is a prefix of this tree. */
  async consistencyProof(oldSize: number): Promise<Uint8Array[]> {
    return Promise.all(consistencyRanges(oldSize, this.#head.size).map((range) => this.#rangeHash(range)));
  }

  /** Returns the bytes of the entry. */
  async entry(index: number): Promise<Uint8Array> {
    const bundleIndex = Math.floor(index / TILE_WIDTH);
    const held = isSize(index) && index < this.#head.size;
    const entries = held ? await this.#bundles.get(`${bundleIndex}`, () => this.#loadBundle(bundleIndex)) : [];
    const entry = entries[index % TILE_WIDTH];
    if (entry === undefined) throw this.#outOfRange(`entry ${index}`);
    return new Uint8Array(entry);
  }

  async #rangeHash(range: LeafRange): Promise<Uint8Array> {
    const hashes = await Promise.all(completeSubtrees(range).map((subtree) => this.#subtreeHash(subtree)));
    return hashes.reduceRight((right, left) => nodeHash(left, right));
  }

  async #subtreeHash(subtree: Subtree): Promise<Uint8Array> {
    const { level, index, first, count } = locateSubtree(subtree);
    const tile = await this.#tile(level, index);
    return joinHashes(tile.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES));
  }

  async #tile(level: number, index: number): Promise<Uint8Array> {
    const width = tileWidth(this.#head.size, level, index);
    if (width === TILE_WIDTH) return this.#tiles.get(`${level}/${index}`, () => this.#loadFullTile(level, index));
    const edge = await this.#edges.get('', () => this.#loadEdge());
    const partial = edge.partials[level];
    if (partial === undefined) throw this.#outOfRange(`tile of level ${level}`);
    return partial;
  }

  async #loadFullTile(level: number, index: number): Promise<Uint8Array> {
    const path = formatTilePath({ level, index, width: TILE_WIDTH });
    const position = (index % TILE_WIDTH) * HASH_BYTES;
    const [data, above] = await Promise.all([
      this.#fetch({ level, index, width: TILE_WIDTH }),
      this.#tile(level + 1, Math.floor(index / TILE_WIDTH)),
    ]);
    if (equalBytes(joinHashes(data), above.subarray(position, position + HASH_BYTES))) return data;
    throw mismatch(path, 'does not hash to what the tile above it says');
  }

  async #loadEdge(): Promise<RightEdge> {
    const { size, root } = this.#head;
    const edge = rightEdge(size, await Promise.all(edgeTiles(size).map((tile) => this.#fetch(tile))));
    if (equalBytes(edgeRoot(edge), root)) return edge;
    throw mismatch('the right edge', `does not hash to the root of the checkpoint of size ${size}`);
  }

  async #loadBundle(index: number): Promise<readonly Uint8Array[]> {
    const width = tileWidth(this.#head.size, 'entries', index);
    const bundle: Tile = { level: 'entries', index, width };
    const [data, hashes] = await Promise.all([this.#fetch(bundle), this.#tile(0, index)]);
    const entries = decodeEntryBundle(data, width);
    const differs = entries.findIndex(
      (entry, i) => !equalBytes(leafHash(entry), hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
    );
    if (differs < 0) return entries;
    throw mismatch(formatTilePath(bundle), `has another entry ${index * TILE_WIDTH + differs} than the tree`);
  }

  /** A partial resource may be gone once the full one is there, and is then a prefix of it (C2SP tlog-tiles). */
  async #fetch(tile: Tile): Promise<Uint8Array> {
    const path = formatTilePath(tile);
    const exact = await this.#source.fetchTile(path);
    if (exact) return exactly(tile, exact);
    const full = { ...tile, width: TILE_WIDTH };
    const whole = tile.width === TILE_WIDTH ? undefined : await this.#source.fetchTile(formatTilePath(full));
    if (whole) return truncate(exactly(full, whole), tile);
    throw new LogError('tile-missing', `The log does not have ${path}; ask its operator to restore its tiles.`);
  }

  #outOfRange(what: string): LogError {
    return new LogError(
      'out-of-range',
      `A tree of ${this.#head.size} entries has no ${what}; choose one below its size.`,
    );
  }
}

function exactly(tile: Tile, data: Uint8Array): Uint8Array {
  if (tile.level === 'entries' || data.length === tile.width * HASH_BYTES) return data;
  const wanted = tile.width * HASH_BYTES;
  throw new LogError(
    'malformed-tile',
    `${formatTilePath(tile)} has ${data.length} bytes, not ${wanted}; fetch it again.`,
  );
}

function truncate(data: Uint8Array, { level, width }: Tile): Uint8Array {
  return level === 'entries' ? truncateEntryBundle(data, width) : data.subarray(0, width * HASH_BYTES);
}

function mismatch(what: string, how: string): LogError {
  return new LogError(
    'tile-mismatch',
    `The log's store was changed or is incomplete: ${what} ${how}. Tell its operator.`,
  );
}
