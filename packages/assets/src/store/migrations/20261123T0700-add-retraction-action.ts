import { type Kysely, sql } from 'kysely';

/** What a retraction asks of those who have the version, and why in one word; empty for what was retracted before. */
export const addRetractionAction = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      alter table version
        add column action text not null default '' check (action in ('', 'stop-new', 'stop-use', 'delete')),
        add column reason_code text not null default ''
          check (reason_code in ('', 'consent-withdrawn', 'rights-claim', 'safety', 'quality', 'error'))`.execute(db);
    await sql`
      create or replace function guard_published_version() returns trigger language plpgsql as $$
      declare
        allowed version;
      begin
        if old.state = 'draft' then
          return case tg_op when 'DELETE' then old else new end;
        end if;
        if tg_op = 'DELETE' then
          raise exception 'version % is %: it cannot be deleted', old.id, old.state using errcode = 'restrict_violation';
        end if;
        allowed := old;
        -- Versions of the time before trees get theirs once.
        if old.root is null and old.revision_id is null and new.state = old.state then
          allowed.root := new.root;
          allowed.folded_root := new.folded_root;
          allowed.revision_id := new.revision_id;
          allowed.weight := new.weight;
          if new is not distinct from allowed then
            return new;
          end if;
        end if;
        allowed := old;
        allowed.state := new.state;
        allowed.reason := new.reason;
        allowed.severity := new.severity;
        allowed.successor := new.successor;
        allowed.purged := new.purged;
        allowed.action := new.action;
        allowed.reason_code := new.reason_code;
        allowed.revision := new.revision;
        -- Generated after this trigger, from columns that are compared.
        allowed.weight := new.weight;
        if new is distinct from allowed or new.state = 'draft' or old.state = 'retracted' then
          raise exception 'version % is %: it cannot change like this', old.id, old.state using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`.execute(db);
  },
};
