import { type Kysely, sql } from 'kysely';

/** Whether the licences of published versions contradict each other, as `licensing` told it over time. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table licence_verdict (
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      version text not null,
      sequence bigint not null,
      conflicts boolean not null,
      since timestamptz not null,
      primary key (asset_kind, asset_organisation, asset_name, version, sequence)
    )`.execute(db);
}
