import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

const recordColumns = sql.raw(
  'action, occurred_at, organisation, actor_person_id, actor_role, object_kind, object_id, object_version, object_digest, previous_state, next_state',
);

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
      returning id, dedupe_key, leaf, record
    ), placed as (
      select ${size}::bigint + row_number() over (order by id) - 1 as idx, dedupe_key, leaf, record,
        sha256('\\x00'::bytea || leaf) as leaf_hash
      from taken
    ), recorded as (
      insert into audit_record (dedupe_key, idx, ${recordColumns})
      select placed.dedupe_key, placed.idx, ${recordColumns} from placed, json_to_record(placed.record) as given (
             action text, occurred_at timestamptz, organisation text, actor_person_id text, actor_role text, object_kind text,
             object_id text, object_version text, object_digest text, previous_state text, next_state text)
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
