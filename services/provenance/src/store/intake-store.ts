import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuditFact } from '../domain/audit-fact.ts';
import type { ProvenanceTables } from './tables.ts';

/** What is kept of one event, besides its leaf. */
export type Intake = {
  dedupeKey: Buffer;
  source: string;
  /** Null when the number belongs to another event. */
  sourceNo: number | null;
  eventSha256: Buffer;
  leaf: Buffer;
  salt: Buffer;
  payload: Buffer;
  action: string;
  occurredAt: Date | null;
  fact: AuditFact;
};

/**
 * Takes leaves in, in their order, with all that belongs to them, by one statement; returns those of which neither the key nor the
 * source's number was seen before. Of the others nothing is written.
 */
export async function takeIn(
  trx: Transaction<ProvenanceTables>,
  intakes: readonly Intake[],
): Promise<ReadonlySet<Intake>> {
  const byKey = new Map<string, Intake>();
  for (const intake of intakes) {
    const key = intake.dedupeKey.toString('hex');
    if (!byKey.has(key)) byKey.set(key, intake);
  }
  if (byKey.size === 0) return new Set();
  const all = [...byKey.values()];
  const column = <T>(of: (intake: Intake) => T) => all.map(of);
  const { rows } = await sql<{ dedupe_key: Buffer }>`
    with arriving as (
      select * from unnest(
        ${column(({ dedupeKey }) => dedupeKey)}::bytea[],
        ${column(({ source }) => source)}::text[],
        ${column(({ sourceNo }) => sourceNo)}::bigint[],
        ${column(({ eventSha256 }) => eventSha256)}::bytea[],
        ${column(({ leaf }) => leaf)}::bytea[],
        ${column(({ salt }) => salt)}::bytea[],
        ${column(({ payload }) => payload)}::bytea[],
        ${column(recordOf)}::json[]
      ) with ordinality as arriving (
        dedupe_key, source, source_no, event_sha256, leaf, salt, payload, record, place)
    ), seen as (
      insert into tlog_seen (dedupe_key, source, source_no, event_sha256)
      select dedupe_key, source, source_no, event_sha256 from arriving order by place
      on conflict do nothing returning dedupe_key
    ), fresh as (
      select arriving.* from arriving join seen using (dedupe_key)
    ), kept as (
      insert into event_payload (dedupe_key, salt, payload) select dedupe_key, salt, payload from fresh
    ), waiting as (
      insert into tlog_pending (dedupe_key, leaf, record) select dedupe_key, leaf, record from fresh order by place
    )
    select dedupe_key from seen`.execute(trx);
  const taken = rows.map((row) => byKey.get(row.dedupe_key.toString('hex')));
  return new Set(taken.filter((intake) => intake !== undefined));
}

/** The row that `audit_record` gets once the leaf has its index. */
function recordOf({ action, occurredAt, fact: { object, ...fact } }: Intake): string {
  return JSON.stringify({
    action,
    occurred_at: occurredAt,
    organisation: fact.organisation,
    actor_person_id: fact.actorPersonId,
    actor_role: fact.actorRole,
    object_kind: object.kind,
    object_id: object.id,
    object_version: object.version,
    object_digest: object.digest,
    previous_state: fact.previousState,
    next_state: fact.nextState,
  });
}

/** What an event's key was seen with; undefined when it was not. */
export async function findSeen(
  db: Kysely<ProvenanceTables>,
  dedupeKey: Buffer,
): Promise<{ eventSha256: Buffer | null } | undefined> {
  const row = await db
    .selectFrom('tlog_seen')
    .select('event_sha256')
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst();
  return row && { eventSha256: row.event_sha256 };
}
