import { type Kysely, sql } from 'kysely';

/** The tables of this package; every service merges these into its own migrations. Frozen. */
export const eventMigrations = {
  '20261122T0000-create-event-tables': {
    async up(db: Kysely<never>): Promise<void> {
      await sql`
        create table outbox (
          id uuid primary key,
          recorded bigint generated always as identity,
          sequence bigint unique,
          type text not null,
          payload text not null,
          trace jsonb not null,
          occurred_at timestamptz not null,
          published_at timestamptz
        )`.execute(db);
      await sql`create index outbox_unnumbered on outbox (recorded) where sequence is null`.execute(db);
      await sql`create index outbox_unpublished on outbox (sequence) where published_at is null`.execute(db);
      await sql`
        create table inbox (
          consumer text not null,
          event_id uuid not null,
          applied_at timestamptz not null default now(),
          primary key (consumer, event_id)
        )`.execute(db);
      await sql`
        create table dead_letter (
          id uuid primary key,
          consumer text not null,
          event_id uuid not null,
          type text not null,
          source text not null,
          sequence bigint not null,
          occurred_at timestamptz not null,
          payload text not null,
          problem text not null,
          attempts integer not null,
          failed_at timestamptz not null default now(),
          unique (consumer, event_id)
        )`.execute(db);
    },
  },
};
