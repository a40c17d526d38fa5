import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

/** What stands where a person's id stood. */
const NOBODY = 'erased';

export type OpenErasure = { personId: string; askedAt: Date; scannedTo: number };

/** Remembers that a person is to be forgotten; once more does nothing. */
export async function openErasure(trx: Trx, { personId, askedAt }: { personId: string; askedAt: Date }): Promise<void> {
  await trx
    .insertInto('person_erasure')
    .values({ person_id: personId, asked_at: askedAt, scanned_to: 0, closed_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The erasure that began first of those that have entries to look at, or have stood open long enough to be closed; locked. */
export async function nextErasure(
  trx: Trx,
  { size, openUntil }: { size: number; openUntil: Date },
): Promise<OpenErasure | undefined> {
  const { rows } = await sql<OpenErasure>`
    select person_id as "personId", asked_at as "askedAt", scanned_to as "scannedTo" from person_erasure
     where closed_at is null and (scanned_to < ${size} or asked_at < ${openUntil})
     order by asked_at limit 1 for update skip locked`.execute(trx);
  return rows[0];
}

/**
 * Forgets a person in the entries of a range: events that name them go with their salts, so that nobody can tell any more what the entries
 * commit to, and so does their id from what is kept beside. Returns how many entries that were.
 */
export async function forgetPerson(
  trx: Trx,
  { personId, from, to }: { personId: string; from: number; to: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with naming as (
      select record.dedupe_key from audit_record as record left join event_payload as kept using (dedupe_key)
       where record.idx >= ${from} and record.idx < ${to}
         and (record.actor_person_id = ${personId} or position(${personId} in record.object_id) > 0
              or position(convert_to(${personId}, 'UTF8') in kept.payload) > 0)
    ), emptied as (
      delete from event_payload using naming where event_payload.dedupe_key = naming.dedupe_key
    ), unknown as (
      update tlog_seen set event_sha256 = null from naming where tlog_seen.dedupe_key = naming.dedupe_key
    ), renamed as (
      update audit_record
         set actor_person_id = case when actor_person_id = ${personId} then '' else actor_person_id end,
             object_id = replace(object_id, ${personId}, ${NOBODY})
        from naming where audit_record.dedupe_key = naming.dedupe_key
    )
    select count(*) as count from naming`.execute(trx);
  // Without it nobody can tell whom the pseudonym in the entries stands for. A straggler may have made it anew.
  await trx.deleteFrom('person_key').where('person_id', '=', personId).execute();
  return rows[0]?.count ?? 0;
}

/** Notes how far a person is forgotten, and that it is done where it is. */
export async function noteErasure(
  trx: Trx,
  { personId, scannedTo, closedAt }: { personId: string; scannedTo: number; closedAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('person_erasure')
    .set({ scanned_to: scannedTo, closed_at: closedAt })
    .where('person_id', '=', personId)
    .execute();
}

/** How many entries have their place. */
export async function placedEntries(db: Db): Promise<number> {
  const row = await db.selectFrom('tlog_state').select('size').executeTakeFirstOrThrow();
  return row.size;
}

/** Numbers, in a range, of a service's events whose content was erased. */
export async function erasedNumbers(
  db: Db,
  { source, from, to }: { source: string; from: number; to: number },
): Promise<number[]> {
  const { rows } = await sql<{ no: number }>`
    select source_no as no from tlog_seen
     where source = ${source} and source_no between ${from} and ${to} and event_sha256 is null
     order by source_no`.execute(db);
  return rows.map(({ no }) => no);
}
