import { sql } from 'kysely';
import type { Access, AssetRef, VersionState } from '../domain/vocabulary.ts';
import { ASSET_COLUMNS, assetColumns } from './asset-columns.ts';
import type { AssetTable, GrantsDb, GrantsTrx } from './tables.ts';

/** What this service knows of an asset. */
export type KnownAsset = {
  id: string;
  ref: AssetRef;
  access: Access;
  /** Empty when nothing is published. */
  latestVersion: string;
  revision: number;
  bornAt: Date;
};

/** How open an asset is since a moment; null when it was deleted. */
export type AccessLevel = { access: Access | null; since: Date };

/** An asset, and the state of one of its versions as far as it is known. */
export type AssetWithVersion = { asset: KnownAsset; versionState: VersionState | undefined };

/**
 * The asset as far as events and answers have told, with one version (empty: its newest). Undefined when nothing is known of
 * the asset, or it was deleted.
 */
export async function findAsset(db: GrantsDb, ref: AssetRef, version: string): Promise<AssetWithVersion | undefined> {
  return (await findAssets(db, [{ ref, version }]))[0];
}

/** The same of many, in the order of the questions. */
export async function findAssets(
  db: GrantsDb,
  asked: readonly { ref: AssetRef; version: string }[],
): Promise<(AssetWithVersion | undefined)[]> {
  const { rows } = await sql<FoundRow>`
    select asked.place::integer - 1 as place, a.asset_id, a.access, a.latest_version, a.revision, a.born_at, v.state
      from unnest(
        ${asked.map(({ ref }) => ref.kind)}::text[], ${asked.map(({ ref }) => ref.organisation)}::text[],
        ${asked.map(({ ref }) => ref.name)}::text[], ${asked.map(({ version }) => version)}::text[])
        with ordinality as asked (kind, organisation, name, version, place)
      join asset as a on a.asset_kind = asked.kind and a.asset_organisation = asked.organisation and a.asset_name = asked.name
      left join asset_version as v on v.asset_kind = a.asset_kind and v.asset_organisation = a.asset_organisation
       and v.asset_name = a.asset_name and v.version = case asked.version when '' then a.latest_version else asked.version end
     where not a.deleted`.execute(db);
  const found = new Map(rows.map((row) => [row.place, row]));
  return asked.map(({ ref }, place) => {
    const row = found.get(place);
    if (!row) return undefined;
    const { asset_id: id, access, latest_version: latestVersion, revision, born_at: bornAt, state } = row;
    return { asset: { id, ref, access, latestVersion, revision, bornAt }, versionState: state ?? undefined };
  });
}

type FoundRow = Pick<AssetTable, 'asset_id' | 'access' | 'latest_version' | 'revision' | 'born_at'> & {
  place: number;
  state: VersionState | null;
};

/** Takes in what an asset is since a moment, unless something newer is known; its history takes everything. */
export async function putAsset(trx: GrantsTrx, asset: KnownAsset, since: Date): Promise<void> {
  await trx
    .insertInto('asset')
    .values({
      ...assetColumns(asset.ref),
      asset_id: asset.id,
      access: asset.access,
      latest_version: asset.latestVersion,
      revision: asset.revision,
      born_at: asset.bornAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns([...ASSET_COLUMNS])
        .doUpdateSet((eb) => ({
          asset_id: eb.ref('excluded.asset_id'),
          access: eb.ref('excluded.access'),
          latest_version: eb.ref('excluded.latest_version'),
          revision: eb.ref('excluded.revision'),
          born_at: eb.ref('excluded.born_at'),
          deleted: false,
        }))
        .where(sql<boolean>`
          asset.born_at < excluded.born_at
          or (asset.asset_id = excluded.asset_id and not asset.deleted and asset.revision <= excluded.revision)`),
    )
    .execute();
  await addHistory(trx, asset, asset.access, since);
}

/** Takes in that an asset was deleted, also when nothing else was ever heard of it. */
export async function removeAsset(
  trx: GrantsTrx,
  { id, ref }: Pick<KnownAsset, 'id' | 'ref'>,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('asset')
    .values({
      ...assetColumns(ref),
      asset_id: id,
      access: 'private',
      latest_version: '',
      revision: 0,
      born_at: since,
      deleted: true,
    })
    .onConflict((conflict) =>
      conflict
        .columns([...ASSET_COLUMNS])
        .doUpdateSet({ deleted: true, born_at: since })
        .where(sql<boolean>`asset.asset_id = excluded.asset_id`),
    )
    .execute();
  await addHistory(trx, { id, ref, revision: Number.MAX_SAFE_INTEGER }, null, since);
}

/** The access that the asset had at a moment; undefined when there was no such asset. */
export async function accessAsOf(db: GrantsDb, ref: AssetRef, at: Date): Promise<Access | undefined> {
  const row = await db
    .selectFrom('asset_history')
    .select('access')
    .where('asset_kind', '=', ref.kind)
    .where('asset_organisation', '=', ref.organisation)
    .where('asset_name', '=', ref.name)
    .where('since', '<=', at)
    .orderBy('since', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.access ?? undefined;
}

/** How open an asset was since when, until a moment; newest first. Null where it was deleted. */
export async function accessLevels(
  db: GrantsDb,
  ref: AssetRef,
  { at, limit }: { at: Date; limit: number },
): Promise<AccessLevel[]> {
  const { rows } = await sql<AccessLevel>`
    select access, since
      from (select access, since, revision, lag(access) over (order by since, revision) as before,
                   row_number() over (order by since, revision) as nth
              from asset_history
             where asset_kind = ${ref.kind} and asset_organisation = ${ref.organisation} and asset_name = ${ref.name}
               and since <= ${at}) as told
     where nth = 1 or access is distinct from before
     order by since desc, revision desc
     limit ${limit}`.execute(db);
  return rows;
}

async function addHistory(
  trx: GrantsTrx,
  { id, ref, revision }: Pick<KnownAsset, 'id' | 'ref' | 'revision'>,
  access: Access | null,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('asset_history')
    .values({ ...assetColumns(ref), asset_id: id, revision, access, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The access of each of these assets, in their order; undefined where no event has told of one. */
export async function accessOfMany(db: GrantsDb, refs: readonly AssetRef[]): Promise<(Access | undefined)[]> {
  const { rows } = await sql<{ place: number; access: Access }>`
    select asked.place::integer - 1 as place, asset.access
      from unnest(
        ${refs.map(({ kind }) => kind)}::text[], ${refs.map(({ organisation }) => organisation)}::text[],
        ${refs.map(({ name }) => name)}::text[]) with ordinality as asked (kind, organisation, name, place)
      join asset on asset.asset_kind = asked.kind and asset.asset_organisation = asked.organisation
       and asset.asset_name = asked.name
     where not asset.deleted`.execute(db);
  const access = new Map(rows.map((row) => [row.place, row.access]));
  return refs.map((_, place) => access.get(place));
}
