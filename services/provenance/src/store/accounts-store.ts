import { type Kysely, sql } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** An entry with what is kept beside it. */
export type AccountedEntry = {
  index: number;
  leaf: Buffer;
  isRecorded: boolean;
  isStatement: boolean;
  isErased: boolean;
  salt: Buffer | null;
  payload: Buffer | null;
};

/** The entries from `start` up to but not including `end`, in order. */
export async function accountedEntries(
  db: Db,
  { start, end }: { start: number; end: number },
): Promise<AccountedEntry[]> {
  const { rows } = await sql<AccountedEntry>`
    select entry.idx as index, entry.leaf, record.dedupe_key is not null as "isRecorded",
           signature.dedupe_key is not null as "isStatement",
           seen.dedupe_key is not null and seen.event_sha256 is null as "isErased", kept.salt, kept.payload
      from tlog_entry as entry
      left join audit_record as record on record.dedupe_key = entry.dedupe_key and record.idx = entry.idx
      left join statement_signature as signature on signature.dedupe_key = entry.dedupe_key
      left join tlog_seen as seen on seen.dedupe_key = entry.dedupe_key
      left join event_payload as kept on kept.dedupe_key = entry.dedupe_key
     where entry.idx >= ${start} and entry.idx < ${end}
     order by entry.idx`.execute(db);
  return rows;
}

/** How many things were taken in that have neither an entry nor a leaf that waits. */
export async function takenInWithoutEntry(db: Db): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx);
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from tlog_seen) - (select count(*) from audit_record) - (select count(*) from tlog_pending) as count`.execute(
      trx,
    );
    return Math.abs(rows[0]?.count ?? 0);
  });
}

/** What came of one service's events of these types in a range of numbers: as `digestEvents` of the service sums it up. */
export async function digestTakenIn(
  db: Db,
  { source, from, to, types }: { source: string; from: number; to: number; types: readonly string[] },
): Promise<{ count: number; sha256: Buffer }> {
  const { rows } = await sql<{ count: number; sha256: Buffer }>`
    select count(*) as count,
           sha256(coalesce(string_agg(
             int8send(seen.source_no) || seen.dedupe_key || coalesce(seen.event_sha256, decode(repeat('00', 32), 'hex')),
             ''::bytea order by seen.source_no), ''::bytea)) as sha256
      from tlog_seen as seen left join audit_record as record using (dedupe_key)
     where seen.source = ${source} and seen.source_no between ${from} and ${to}
       and (record.action = 'audit.unreadable' and record.object_id <> all(${[...types]})) is not true`.execute(db);
  return rows[0] as { count: number; sha256: Buffer };
}
