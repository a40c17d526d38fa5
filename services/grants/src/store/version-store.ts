import { sql } from 'kysely';
import type { AssetRef, VersionState } from '../domain/vocabulary.ts';
import { ASSET_COLUMNS, assetColumns } from './asset-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** What this service knows of a published version; drafts are only ever asked for. */
export type KnownVersion = {
  asset: AssetRef;
  version: string;
  state: VersionState;
  revision: number;
  publishedAt: Date | undefined;
  retractedAt: Date | undefined;
};

/** Takes in what a version is, unless something newer is known. */
export async function putVersion(trx: GrantsTrx, version: KnownVersion): Promise<void> {
  await trx
    .insertInto('asset_version')
    .values({
      ...assetColumns(version.asset),
      version: version.version,
      state: version.state,
      revision: version.revision,
      published_at: version.publishedAt ?? null,
      retracted_at: version.retractedAt ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns([...ASSET_COLUMNS, 'version'])
        .doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          revision: eb.ref('excluded.revision'),
          published_at: sql`coalesce(excluded.published_at, asset_version.published_at)`,
          retracted_at: sql`coalesce(excluded.retracted_at, asset_version.retracted_at)`,
        }))
        .where(sql<boolean>`asset_version.revision <= excluded.revision`),
    )
    .execute();
}

/** What was published at a moment, whatever became of it later. */
export async function versionsAsOf(
  db: GrantsDb,
  asset: AssetRef,
  at: Date,
): Promise<{ version: string; state: VersionState }[]> {
  return db
    .selectFrom('asset_version')
    .select([
      'version',
      sql<VersionState>`
        case when state = 'retracted' and coalesce(retracted_at, published_at) <= ${at} then 'retracted' else 'published' end`.as(
        'state',
      ),
    ])
    .where('asset_kind', '=', asset.kind)
    .where('asset_organisation', '=', asset.organisation)
    .where('asset_name', '=', asset.name)
    .where('published_at', '<=', at)
    .execute();
}
