import { encodeEntryBundle } from '../src/entry-bundle.ts';
import { leafHash } from '../src/merkle.ts';
import { appendLeaves, type RightEdge, rightEdge } from '../src/right-edge.ts';
import type { TileSource } from '../src/tile-source.ts';
import { formatTilePath, TILE_WIDTH, tilesBetween } from '../src/tiles.ts';

/** A log in memory that is written the way a service writes it: batch by batch, only what changed. */
export class LogWriter implements TileSource {
  readonly files = new Map<string, Uint8Array>();
  readonly #entries: Uint8Array[] = [];
  #edge: RightEdge = rightEdge(0);
  #root: Uint8Array = appendLeaves(this.#edge, []).root;

  get head() {
    return { size: this.#edge.size, root: this.#root };
  }

  append(entries: readonly Uint8Array[]): this {
    const oldSize = this.#edge.size;
    const { edge, root, changed } = appendLeaves(this.#edge, entries.map(leafHash));
    for (const entry of entries) this.#entries.push(entry);
    this.#edge = edge;
    this.#root = root;
    for (const { tile, data } of changed) this.files.set(formatTilePath(tile), data);
    for (const tile of tilesBetween(oldSize, edge.size)) {
      if (tile.level !== 'entries') continue;
      const start = tile.index * TILE_WIDTH;
      this.files.set(formatTilePath(tile), encodeEntryBundle(this.#entries.slice(start, start + tile.width)));
    }
    return this;
  }

  async fetchTile(path: string): Promise<Uint8Array | undefined> {
    return this.files.get(path);
  }
}
