import { type Kysely, sql, type Transaction } from 'kysely';
import type { EventTables } from './tables.ts';

export type UnpublishedEvent = {
  id: string;
  sequence: number;
  type: string;
  payload: string;
  trace: Record<string, string>;
  occurred_at: Date;
};

/** True when some event still has to be numbered or published. */
export async function hasWork(db: Kysely<EventTables>): Promise<boolean> {
  const { rows } = await sql<{ work: boolean }>`
    select exists (select 1 from outbox where sequence is null)
        or exists (select 1 from outbox where published_at is null and sequence is not null) as work`.execute(db);
  return rows[0]?.work ?? false;
}

/** Takes the relay's lock for this transaction; false when another replica has it. */
export async function takeRelayLock(trx: Transaction<EventTables>): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('alliance-outbox-relay')) as locked`.execute(trx);
  return rows[0]?.locked ?? false;
}

/** Gives up to `limit` events their place in the order of publication. */
export async function numberEvents(trx: Transaction<EventTables>, limit: number): Promise<void> {
  await sql`
    with top as (select coalesce(max(sequence), 0) as sequence from outbox),
         next as (select id, row_number() over (order by recorded) as place
                    from (select id, recorded from outbox where sequence is null order by recorded limit ${limit}) as waiting)
    update outbox set sequence = top.sequence + next.place from top, next where outbox.id = next.id`.execute(trx);
}

/** The first events, in order, that the stream has not acknowledged. */
export async function unpublishedEvents(trx: Transaction<EventTables>, limit: number): Promise<UnpublishedEvent[]> {
  const rows = await trx
    .selectFrom('outbox')
    .select(['id', 'sequence', 'type', 'payload', 'trace', 'occurred_at'])
    .where('published_at', 'is', null)
    .where('sequence', 'is not', null)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows as UnpublishedEvent[];
}

export async function markPublished(trx: Transaction<EventTables>, ids: string[]): Promise<void> {
  await sql`update outbox set published_at = now() where id = any(${ids}::uuid[])`.execute(trx);
}

/** Makes every event after `sequence` be published again: the stream has lost them. */
export async function publishAgainAfter(trx: Transaction<EventTables>, sequence: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('outbox')
    .set({ published_at: null })
    .where('sequence', '>', sequence)
    .where('published_at', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export type OutboxStatus = { unpublished: number; lastSequence: number; oldestUnpublishedAt: Date | null };

/** How far publication is behind. */
export async function outboxStatus(db: Kysely<EventTables>): Promise<OutboxStatus> {
  const { rows } = await sql<OutboxStatus>`
    select (select count(*) from outbox where published_at is null) as unpublished,
           coalesce((select max(sequence) from outbox), 0) as "lastSequence",
           (select min(occurred_at) from outbox where published_at is null) as "oldestUnpublishedAt"`.execute(db);
  return rows[0] as OutboxStatus;
}

/** `erased`: numbers that count with zeros in place of a hash. */
export type EventRange = { from: number; to: number; types: readonly string[]; erased: readonly number[] };

/** Number of the last event that was published before a moment; 0 when there is none. */
export async function lastPublishedBefore(db: Kysely<EventTables>, moment: Date): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(sequence), 0) as last from outbox where published_at < ${moment}`.execute(db);
  return rows[0]?.last ?? 0;
}

/** Events of these types in a range of numbers: how many, and SHA-256 over number, id and hash of the payload of each, in order. */
export async function digestEvents(
  db: Kysely<EventTables>,
  { from, to, types, erased }: EventRange,
): Promise<{ count: number; sha256: Buffer }> {
  const { rows } = await sql<{ count: number; sha256: Buffer }>`
    select count(*) as count,
           sha256(coalesce(string_agg(int8send(sequence) || uuid_send(id) ||
             case when sequence = any(${[...erased]}::bigint[]) then decode(repeat('00', 32), 'hex')
                  else sha256(convert_to(payload, 'UTF8')) end, ''::bytea order by sequence), ''::bytea)) as sha256
      from outbox
     where sequence between ${from} and ${to} and type = any(${[...types]})`.execute(db);
  return rows[0] as { count: number; sha256: Buffer };
}
