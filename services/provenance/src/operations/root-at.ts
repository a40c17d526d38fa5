import { edgeRoot, type RightEdge, rightEdge } from '@alliance/transparency-log/right-edge';
import { edgeTiles } from '@alliance/transparency-log/tiles';
import type { Kysely } from 'kysely';
import { HistoryConflict } from '../history-conflict.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { tileContents } from '../store/tree-store.ts';

type Db = Kysely<ProvenanceTables>;

/** The right edge that the tree had at a size, from the tiles in the database. Throws HistoryConflict when they are not all there. */
export async function edgeAt(db: Db, size: number): Promise<RightEdge> {
  const contents = await tileContents(db, edgeTiles(size));
  const complete = contents.filter((content) => content !== undefined);
  if (complete.length < contents.length) {
    throw new HistoryConflict(`The database lacks tiles of its own tree of ${size} entries; restore it.`);
  }
  return rightEdge(size, complete);
}

/** The root that the tree had at a size, from the tiles in the database. Throws HistoryConflict when they are not all there. */
export async function rootAt(db: Db, size: number): Promise<Uint8Array> {
  return edgeRoot(await edgeAt(db, size));
}
