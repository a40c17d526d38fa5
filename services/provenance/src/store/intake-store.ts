import type { Kysely, Transaction } from 'kysely';
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
 * Takes leaves in, in their order, with all that belongs to them; returns those of which neither the key nor the source's
 * number was seen before. Of the others nothing is written.
 */
export async function takeIn(
  trx: Transaction<ProvenanceTables>,
  intakes: readonly Intake[],
): Promise<ReadonlySet<Intake>> {
  if (intakes.length === 0) return new Set();
  const seen = await trx
    .insertInto('tlog_seen')
    .values(
      intakes.map(({ dedupeKey, source, sourceNo, eventSha256 }) => ({
        dedupe_key: dedupeKey,
        source,
        source_no: sourceNo,
        event_sha256: eventSha256,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('dedupe_key')
    .execute();
  const keys = new Set(seen.map((row) => row.dedupe_key.toString('hex')));
  const fresh = intakes.filter((intake) => keys.delete(intake.dedupeKey.toString('hex')));
  if (fresh.length > 0) {
    await trx.insertInto('event_payload').values(fresh.map(payloadRow)).execute();
    await trx.insertInto('audit_record').values(fresh.map(recordRow)).execute();
    await trx
      .insertInto('tlog_pending')
      .values(fresh.map(({ dedupeKey, leaf }) => ({ dedupe_key: dedupeKey, leaf })))
      .execute();
  }
  return new Set(fresh);
}

function payloadRow({ dedupeKey, salt, payload }: Intake) {
  return { dedupe_key: dedupeKey, salt, payload };
}

function recordRow({ dedupeKey, action, occurredAt, fact }: Intake) {
  return {
    dedupe_key: dedupeKey,
    idx: null,
    action,
    occurred_at: occurredAt,
    organisation: fact.organisation,
    actor_person_id: fact.actorPersonId,
    actor_role: fact.actorRole,
    object_kind: fact.object.kind,
    object_id: fact.object.id,
    object_version: fact.object.version,
    object_digest: fact.object.digest,
    previous_state: fact.previousState,
    next_state: fact.nextState,
  };
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
