import { type Kysely, sql, type Transaction } from 'kysely';
import type { DownloadsPlace, NewestPlace, RescanWalk } from '../domain/rescan-walk.ts';
import type { StorageTables } from './tables.ts';

type Trx = Transaction<StorageTables>;

export type BlobToRescan = { sha256: string; mediaType: string; acceptedAt: Date; downloads: number };

/** Locks the walk, made when it is missing; undefined while another process goes on with it. */
export async function lockWalk(trx: Trx): Promise<{ walk: RescanWalk | undefined } | undefined> {
  await sql`insert into rescan (goal, downloaded_goal) values ('', '') on conflict do nothing`.execute(trx);
  const row = await trx
    .selectFrom('rescan')
    .select(['goal', 'downloaded_goal', 'newest_at', 'newest_sha256', 'downloads', 'downloads_sha256', 'ended_at'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.goal === '') return { walk: undefined };
  const { newest_at: acceptedAt, newest_sha256: newest, downloads, downloads_sha256: hottest } = row;
  return {
    walk: {
      goal: row.goal,
      downloadedGoal: row.downloaded_goal,
      newest: acceptedAt && newest ? { acceptedAt, sha256: newest } : undefined,
      downloaded: downloads !== null && hottest ? { downloads, sha256: hottest } : undefined,
      hasEnded: row.ended_at !== null,
    },
  };
}

export async function saveWalk(trx: Trx, walk: RescanWalk, now: Date): Promise<void> {
  await trx
    .updateTable('rescan')
    .set({
      goal: walk.goal,
      downloaded_goal: walk.downloadedGoal,
      newest_at: walk.newest?.acceptedAt ?? null,
      newest_sha256: walk.newest?.sha256 ?? null,
      downloads: walk.downloaded?.downloads ?? null,
      downloads_sha256: walk.downloaded?.sha256 ?? null,
      ended_at: walk.hasEnded ? now : null,
    })
    .execute();
}

const COLUMNS = ['sha256', 'media_type as mediaType', 'accepted_at as acceptedAt', 'downloads'] as const;

/** The newest blobs after a place. */
export async function newestBlobs(trx: Trx, after: NewestPlace | undefined, limit: number): Promise<BlobToRescan[]> {
  let query = trx.selectFrom('blob').select(COLUMNS);
  if (after) query = query.where(sql<boolean>`(accepted_at, sha256) < (${after.acceptedAt}, ${after.sha256})`);
  return query.orderBy('accepted_at', 'desc').orderBy('sha256', 'desc').limit(limit).execute();
}

/** The most downloaded blobs after a place. */
export async function mostDownloadedBlobs(
  trx: Trx,
  after: DownloadsPlace | undefined,
  limit: number,
): Promise<BlobToRescan[]> {
  let query = trx.selectFrom('blob').select(COLUMNS).where('downloads', '>', 0);
  if (after) query = query.where(sql<boolean>`(downloads, sha256) < (${after.downloads}, ${after.sha256})`);
  return query.orderBy('downloads', 'desc').orderBy('sha256', 'desc').limit(limit).execute();
}

/** Adds links that were given out. */
export async function addDownloads(db: Kysely<StorageTables>, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  await sql`
    update blob set downloads = downloads + count
    from (select sha256, count from unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::bigint[])
      as new (sha256, count) order by sha256) as new
    where blob.sha256 = new.sha256`.execute(db);
}
