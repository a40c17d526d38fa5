import { type Kysely, sql } from 'kysely';

/** Assessments of nothing in particular may be deleted once they are old; all others stay append-only. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`drop trigger refuse_change on assessment`.execute(db);
  await sql`drop trigger refuse_change on assessment_asker`.execute(db);
  for (const table of ['assessment', 'assessment_asker']) {
    await sql`
      create trigger refuse_change before update or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
  await sql`
    create trigger refuse_delete before delete on assessment
    for each row when (old.output <> '') execute function refuse_change()`.execute(db);
  // Who asked is forgotten with the answer, and not before.
  await sql`
    create function refuse_early_delete() returns trigger language plpgsql as $$
    begin
      if exists (select from assessment where id = old.assessment_id) then
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end if;
      return old;
    end $$`.execute(db);
  await sql`
    create trigger refuse_delete before delete on assessment_asker
    for each row execute function refuse_early_delete()`.execute(db);
  await sql`
    alter table assessment_asker
      drop constraint assessment_asker_assessment_id_fkey,
      add constraint assessment_asker_assessment_id_fkey
        foreign key (assessment_id) references assessment on delete cascade`.execute(db);
  await sql`create index assessment_plan on assessment (created_at) where output = ''`.execute(db);
}
