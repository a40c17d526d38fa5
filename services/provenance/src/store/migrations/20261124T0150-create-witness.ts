import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table witnessed_log (
      origin text primary key,
      size bigint not null check (size >= 0),
      root bytea not null check (octet_length(root) = 32),
      note text,
      cosigned_at timestamptz
    )`.execute(db);
  await sql`
    create table refused_checkpoint (
      id bigint generated always as identity primary key,
      origin text not null,
      size bigint not null,
      root bytea not null check (octet_length(root) = 32),
      reason text not null,
      note text not null,
      refused_at timestamptz not null,
      constraint refused_checkpoint_once unique (origin, reason, size, root)
    )`.execute(db);
  // Whoever runs a witness may not roll it back either.
  await sql`
    create function refuse_smaller_size() returns trigger language plpgsql as $$
    begin
      if new.size < old.size or (new.size = old.size and new.root <> old.root) then
        raise exception '% never goes back', tg_table_name using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger refuse_smaller_size before update on witnessed_log
    for each row execute function refuse_smaller_size()`.execute(db);
  await sql`
    create trigger refuse_change before delete or truncate on witnessed_log
    for each statement execute function refuse_change()`.execute(db);
  await sql`
    create trigger refuse_change before update or delete or truncate on refused_checkpoint
    for each statement execute function refuse_change()`.execute(db);
}
