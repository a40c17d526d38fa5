import { type Kysely, sql } from 'kysely';

export const createCardsAndEvaluations = {
  async up(db: Kysely<never>): Promise<void> {
    // A model is deleted only while nothing of it was published; its card goes with it.
    await sql`
      create table model_card (
        asset_id uuid primary key references asset (id) on delete cascade,
        overview text not null,
        intended_uses text not null,
        out_of_scope_uses text not null,
        training_data text not null,
        training_procedure text not null,
        evaluation text not null,
        limitations text not null,
        ethical_considerations text not null,
        architecture text not null,
        parameter_count bigint not null check (parameter_count >= 0),
        library text not null,
        contact text not null,
        revision bigint not null,
        updated_at timestamptz not null
      )`.execute(db);
    await sql`
      create table evaluation (
        id uuid primary key,
        version_id uuid not null references version (id),
        dataset_organisation text collate "C" not null,
        dataset_name text collate "C" not null,
        dataset_version text collate "C" not null,
        split text not null,
        metric text not null,
        value double precision not null check (value between -1.7976931348623157e308 and 1.7976931348623157e308),
        unit text not null,
        notes text not null,
        recorded_by_person_id text not null,
        recorded_at timestamptz not null
      )`.execute(db);
    await sql`create index evaluation_of_version on evaluation (version_id, id)`.execute(db);
  },
};
