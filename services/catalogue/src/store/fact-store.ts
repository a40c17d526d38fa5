import { sql, type Transaction } from 'kysely';
import type { AssetFacts, CardFacts, OrganisationFacts, VersionFacts } from '../domain/facts.ts';
import type { IndexChanges } from '../domain/index-changes.ts';
import type { CatalogueTables } from './tables.ts';

type Trx = Transaction<CatalogueTables>;

/** Writes what changed. Facts of an older revision than those present change nothing, nor do any of a deleted asset. */
export async function writeFacts(trx: Trx, generation: number, changes: IndexChanges): Promise<void> {
  if (changes.deletedAssets.size > 0) await deleteAssets(trx, generation, changes);
  if (changes.assets.size > 0) await putAssets(trx, generation, [...changes.assets.values()]);
  if (changes.versions.size > 0) await putVersions(trx, generation, [...changes.versions.values()]);
  if (changes.cards.size > 0) await putCards(trx, generation, [...changes.cards.values()]);
  if (changes.organisations.size > 0) await putOrganisations(trx, generation, [...changes.organisations.values()]);
}

async function deleteAssets(trx: Trx, generation: number, { deletedAssets }: IndexChanges): Promise<void> {
  const given = json([...deletedAssets].map(([id, name]) => ({ id, ...name })));
  await sql`
    insert into asset (generation, id, kind, organisation, name, deleted)
    select ${generation}, id, kind, organisation, name, true
      from json_to_recordset(${given}) as given (id uuid, kind text, organisation text, name text)
        on conflict (generation, id) do update set deleted = true`.execute(trx);
  const ids = [...deletedAssets.keys()];
  await sql`delete from item where generation = ${generation} and id = any(${ids}::uuid[])`.execute(trx);
  await sql`
    delete from card using json_to_recordset(${given}) as given (kind text, organisation text, name text)
     where generation = ${generation} and given.kind = 'model'
       and card.organisation = given.organisation and card.name = given.name`.execute(trx);
}

async function putAssets(trx: Trx, generation: number, assets: AssetFacts[]): Promise<void> {
  await sql`
    insert into asset (generation, id, kind, organisation, name, title, summary, description, access, licence,
                       languages, tags, tasks, labels, latest_version, revision, updated_at)
    select ${generation}, id, kind, organisation, name, title, summary, description, access, licence,
           languages, tags, tasks, labels, "latestVersion", revision, "updatedAt"
      from json_to_recordset(${json(assets)}) as given (
             id uuid, kind text, organisation text, name text, title text, summary text, description text, access text,
             licence text, languages text[], tags text[], tasks text[], labels text[], "latestVersion" text,
             revision bigint, "updatedAt" timestamptz)
        on conflict (generation, id) do update
       set kind = excluded.kind, organisation = excluded.organisation, name = excluded.name, title = excluded.title,
           summary = excluded.summary, description = excluded.description, access = excluded.access,
           licence = excluded.licence, languages = excluded.languages, tags = excluded.tags, tasks = excluded.tasks,
           labels = excluded.labels, latest_version = excluded.latest_version, revision = excluded.revision, updated_at = excluded.updated_at
     where not asset.deleted and asset.revision < excluded.revision`.execute(trx);
}

async function putVersions(trx: Trx, generation: number, versions: VersionFacts[]): Promise<void> {
  const { rows: written } = await sql<{ asset_id: string; version: string }>`
    insert into version (generation, asset_id, version, state, file_count, total_bytes, published_at, names_sources, revision)
    select ${generation}, "assetId", version, state, "fileCount", "totalBytes", "publishedAt", "namesSources", revision
      from json_to_recordset(${json(versions)}) as given (
             "assetId" uuid, version text, state text, "fileCount" bigint, "totalBytes" bigint,
             "publishedAt" timestamptz, "namesSources" boolean, revision bigint)
        on conflict (generation, asset_id, version) do update
       set state = excluded.state, file_count = excluded.file_count, total_bytes = excluded.total_bytes,
           published_at = excluded.published_at, names_sources = excluded.names_sources, revision = excluded.revision
     where version.revision < excluded.revision
    returning asset_id, version`.execute(trx);
  const isWritten = new Set(written.map((row) => `${row.asset_id} ${row.version}`));
  const changed = versions.filter(({ assetId, version }) => isWritten.has(`${assetId} ${version}`));
  await putDerivations(trx, generation, changed);
}

async function putDerivations(trx: Trx, generation: number, versions: VersionFacts[]): Promise<void> {
  const known = versions.map(({ assetId, version }) => ({ assetId, version }));
  const derivations = versions
    .filter(({ state }) => state !== 'retracted')
    .flatMap(({ assetId, version, sources }) => sources.map((source) => ({ assetId, version, ...source })));
  await sql`
    delete from derivation using json_to_recordset(${json(known)}) as given ("assetId" uuid, version text)
     where generation = ${generation} and asset_id = "assetId" and derivation.version = given.version`.execute(trx);
  if (derivations.length === 0) return;
  await sql`
    insert into derivation (generation, asset_id, version, source_kind, source_organisation, source_name)
    select ${generation}, "assetId", version, kind, organisation, name
      from json_to_recordset(${json(derivations)}) as given (
             "assetId" uuid, version text, kind text, organisation text, name text)
        on conflict do nothing`.execute(trx);
}

async function putCards(trx: Trx, generation: number, cards: CardFacts[]): Promise<void> {
  await sql`
    insert into card (generation, organisation, name, text, revision)
    select ${generation}, organisation, name, text, revision
      from json_to_recordset(${json(cards)}) as given (organisation text, name text, text text, revision bigint)
        on conflict (generation, organisation, name) do update set text = excluded.text, revision = excluded.revision
     where card.revision < excluded.revision`.execute(trx);
}

async function putOrganisations(trx: Trx, generation: number, organisations: OrganisationFacts[]): Promise<void> {
  await sql`
    insert into organisation (generation, slug, legal_name, state, revision)
    select ${generation}, slug, "legalName", state, revision
      from json_to_recordset(${json(organisations)}) as given (slug text, "legalName" text, state text, revision bigint)
        on conflict (generation, slug) do update
       set legal_name = excluded.legal_name, state = excluded.state, revision = excluded.revision
     where organisation.revision < excluded.revision`.execute(trx);
}

function json(rows: readonly object[]) {
  return sql`${JSON.stringify(rows)}::json`;
}
