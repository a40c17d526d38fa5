import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** A checkpoint as it was signed. */
export type StoredCheckpoint = TreeHead & { note: string; signedAt: Date };

/** The tree with the newest checkpoint, as of one moment. */
export async function readTree(db: Db): Promise<{ tree: TreeHead; newest: StoredCheckpoint | undefined }> {
  const { rows } = await sql<{
    tree_size: number;
    tree_root: Buffer;
    size: number | null;
    root: Buffer;
    note: string;
    signed_at: Date;
  }>`
    select tree.size as tree_size, tree.root as tree_root, newest.size, newest.root, newest.note, newest.signed_at
    from tlog_state as tree
    left join lateral (select size, root, note, signed_at from tlog_checkpoint order by size desc limit 1) as newest on true
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The row of tlog_state is gone; restore the database.');
  const { size, root, note, signed_at: signedAt } = row;
  return {
    tree: { size: row.tree_size, root: row.tree_root },
    newest: size === null ? undefined : { size, root, note, signedAt },
  };
}

/** Keeps a checkpoint; false when there is one of that size. */
export async function insertCheckpoint(
  trx: Transaction<ProvenanceTables>,
  { size, root, note, signedAt }: StoredCheckpoint,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('tlog_checkpoint')
    .values({ size, root: Buffer.from(root), note, signed_at: signedAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The note of the first checkpoint that covers the index; undefined while there is none. */
export async function firstCheckpointCovering(db: Db, index: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('tlog_checkpoint')
    .select('note')
    .where('size', '>', index)
    .orderBy('size')
    .limit(1)
    .executeTakeFirst();
  return row?.note;
}

/** The note of the checkpoint of exactly that size. */
export async function checkpointOfSize(db: Db, size: number): Promise<string | undefined> {
  const row = await db.selectFrom('tlog_checkpoint').select('note').where('size', '=', size).executeTakeFirst();
  return row?.note;
}

/** The size of the largest checkpoint that was signed at or before a time; 0 when there was none. */
export async function sizeSignedBy(db: Db, time: Date): Promise<number> {
  const row = await db
    .selectFrom('tlog_checkpoint')
    .select('size')
    .where('signed_at', '<=', time)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.size ?? 0;
}
