import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import type { TileData } from '@alliance/transparency-log/right-edge';
import type { Tile } from '@alliance/transparency-log/tiles';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type HashTile = Tile & { readonly level: number };
type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

const HASH_BYTES = 32;

/** The tree as it stands, locked until the transaction ends: one sequencer at a time, of however many replicas. */
export async function lockTree(trx: Trx): Promise<TreeHead> {
  return trx.selectFrom('tlog_state').select(['size', 'root']).forUpdate().executeTakeFirstOrThrow();
}

/** Writes what the tree became. */
export async function putTree(trx: Trx, { size, root }: TreeHead): Promise<void> {
  await trx
    .updateTable('tlog_state')
    .set({ size, root: Buffer.from(root) })
    .execute();
}

/** Writes tiles at their new widths. */
export async function putTiles(trx: Trx, tiles: readonly TileData[]): Promise<void> {
  await trx
    .insertInto('tlog_tile')
    .values(
      tiles.map(({ tile, data }) => ({
        level: Number(tile.level),
        n: tile.index,
        width: tile.width,
        data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['level', 'n']).doUpdateSet((eb) => ({
        width: eb.ref('excluded.width'),
        data: eb.ref('excluded.data'),
      })),
    )
    .execute();
}

/** The contents of hash tiles, in the order asked for, cut to the widths asked for; undefined where there is none that wide. */
export async function tileContents(db: Db, tiles: readonly HashTile[]): Promise<(Uint8Array | undefined)[]> {
  if (tiles.length === 0) return [];
  const { rows } = await sql<{ data: Buffer | null }>`
    select tlog_tile.data
    from unnest(${tiles.map((tile) => tile.level)}::smallint[], ${tiles.map((tile) => tile.index)}::bigint[])
      with ordinality as wanted (level, n, place)
    left join tlog_tile on tlog_tile.level = wanted.level and tlog_tile.n = wanted.n
    order by wanted.place`.execute(db);
  return tiles.map(({ width }, i) => {
    const data = rows[i]?.data;
    // A narrower tile is the beginning of the wider one that it grew into.
    return data && data.length >= width * HASH_BYTES ? data.subarray(0, width * HASH_BYTES) : undefined;
  });
}
