import { type Kysely, sql } from 'kysely';

/** What an entry tells waits with its leaf and is written once, with its index: to write it first and number it later costs twice as much. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table tlog_pending add column record json`.execute(db);
  await sql`
    update tlog_pending
       set record = json_build_object(
             'action', action, 'occurred_at', occurred_at, 'organisation', organisation, 'actor_person_id', actor_person_id,
             'actor_role', actor_role, 'object_kind', object_kind, 'object_id', object_id, 'object_version', object_version,
             'object_digest', object_digest, 'previous_state', previous_state, 'next_state', next_state)
      from audit_record where audit_record.dedupe_key = tlog_pending.dedupe_key`.execute(db);
  await sql`delete from audit_record where idx is null`.execute(db);
  await sql`alter table tlog_pending alter column record set not null`.execute(db);
  await sql`alter table audit_record alter column idx set not null`.execute(db);
}
