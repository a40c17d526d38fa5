import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

/** True when a leaf waits for its place. */
export async function hasPending(db: Kysely<ProvenanceTables>): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`select exists (select from tlog_pending) as waiting`.execute(db);
  return rows[0]?.waiting ?? false;
}

/**
 * Gives up to `limit` waiting leaves the indexes from `size` on, in the order in which they came, and returns their leaf
 * hashes in that order. The tree's row must be locked: `lockTree`.
 */
export async function placePending(
  trx: Transaction<ProvenanceTables>,
  size: number,
  limit: number,
): Promise<Uint8Array[]> {
  // Nothing remembers how far an earlier batch came: ids commit out of order, and whatever waits is taken.
  const { rows } = await sql<{ leaf_hash: Buffer }>`
    with taken as (
      delete from tlog_pending where id in (select id from tlog_pending order by id limit ${limit})
      returning id, dedupe_key, leaf
    ), placed as (
      select ${size}::bigint + row_number() over (order by id) - 1 as idx, dedupe_key, leaf,
        sha256('\\x00'::bytea || leaf) as leaf_hash
      from taken
    ), found as (
      update audit_record set idx = placed.idx from placed where audit_record.dedupe_key = placed.dedupe_key
    ), entered as (
      insert into tlog_entry (idx, leaf_hash, leaf, dedupe_key)
      select idx, leaf_hash, leaf, dedupe_key from placed returning idx, leaf_hash
    )
    select leaf_hash from entered order by idx`.execute(trx);
  return rows.map(({ leaf_hash }) => leaf_hash);
}

/** The leaves from `start` up to but not including `end`. */
export async function leavesBetween(
  db: Kysely<ProvenanceTables>,
  { start, end }: { start: number; end: number },
): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('tlog_entry')
    .select('leaf')
    .where('idx', '>=', start)
    .where('idx', '<', end)
    .orderBy('idx')
    .execute();
  return rows.map(({ leaf }) => leaf);
}
