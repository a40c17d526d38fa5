import { type Kysely, sql } from 'kysely';

/** What is published never changes, whatever the code above forgets. */
export const guardPublished = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create function guard_published_version() returns trigger language plpgsql as $$
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
        allowed.state := new.state;
        allowed.reason := new.reason;
        allowed.severity := new.severity;
        allowed.successor := new.successor;
        allowed.revision := new.revision;
        -- Generated after this trigger, from columns that are compared.
        allowed.weight := new.weight;
        if new is distinct from allowed or new.state = 'draft' or old.state = 'retracted' then
          raise exception 'version % is %: it cannot change like this', old.id, old.state using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`.execute(db);
    await sql`
      create trigger guard_published_version before update or delete on version
        for each row execute function guard_published_version()`.execute(db);
    // The lock makes a publication wait for changes under way, and changes see a publication that came first.
    await sql`
      create function guard_version_files() returns trigger language plpgsql as $$
      declare
        locked record;
        drafts integer := 0;
      begin
        for locked in
          select state from version where id in (select version_id from changed group by version_id) for share
        loop
          if locked.state <> 'draft' then
            raise exception 'files of a % version never change', locked.state using errcode = 'restrict_violation';
          end if;
          drafts := drafts + 1;
        end loop;
        if tg_op = 'INSERT' and drafts < (select count(*) from (select from changed group by version_id) as versions) then
          raise exception 'files need a version' using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $$`.execute(db);
    await sql`
      create trigger guard_inserted_files after insert on version_file
        referencing new table as changed for each statement execute function guard_version_files()`.execute(db);
    await sql`
      create trigger guard_deleted_files after delete on version_file
        referencing old table as changed for each statement execute function guard_version_files()`.execute(db);
    await sql`
      create function refuse_file_update() returns trigger language plpgsql as $$
      begin
        raise exception 'files are added and deleted, never updated' using errcode = 'restrict_violation';
      end $$`.execute(db);
    await sql`
      create trigger refuse_file_update before update on version_file
        for each statement execute function refuse_file_update()`.execute(db);
  },
};
