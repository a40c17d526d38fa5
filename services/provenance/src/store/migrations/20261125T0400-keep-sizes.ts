import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table lineage_node add column files bigint, add column bytes bigint`.execute(db);
  // What was published before says it in its event, unless that was forgotten. Zero is left out of events.
  await sql`
    update lineage_node set files = told.files, bytes = told.bytes
    from (
      select dedupe_key,
        coalesce(version ->> 'fileCount', '0')::bigint as files,
        coalesce(version ->> 'totalBytes', '0')::bigint as bytes
      from (
        select dedupe_key, convert_from(payload, 'UTF8')::json -> 'version' as version
        from event_payload
        where dedupe_key in (select publication from lineage_node)
      ) as event
      where version is not null
    ) as told
    where told.dedupe_key = lineage_node.publication`.execute(db);
}
