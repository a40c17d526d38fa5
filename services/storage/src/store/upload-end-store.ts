import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;

/** Ends the open uploads whose time is over, of one organisation or of all. */
export async function expireUploads(
  db: Db | Transaction<StorageTables>,
  now: Date,
  organisation?: string,
): Promise<void> {
  let query = db
    .updateTable('upload')
    .set({ state: 'expired', clear_at: now })
    .where('state', '=', 'open')
    .where('expires_at', '<=', now);
  if (organisation !== undefined) query = query.where('organisation', '=', organisation);
  await query.execute();
}

/** Ends an upload that will not be finished. One that has ended stays as it is. */
export async function endUpload(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('upload')
    .set({ state: 'expired', clear_at: now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute();
}

/** Uploads that have ended and whose quarantine is to be removed now. */
export async function uploadsToClear(db: Db, now: Date, limit: number): Promise<{ id: string }[]> {
  return db.selectFrom('upload').select('id').where('clear_at', '<=', now).orderBy('clear_at').limit(limit).execute();
}

/**
 * Notes that the quarantine of an ended upload was removed. Links to it may outlive it by `linkSeconds`; if they can still be
 * used, what they bring is removed once more after that.
 */
export async function noteCleared(db: Db, id: string, now: Date, linkSeconds: number): Promise<void> {
  await sql`
    update upload
    set clear_at = nullif(
      greatest(least(coalesce(completed_at, expires_at) + make_interval(secs => ${linkSeconds}), expires_at), ${now}),
      ${now})
    where id = ${id}`.execute(db);
}

/** Forgets uploads that ended long ago, their lists of files with them. Blobs and their holders stay. */
export async function forgetUploads(db: Db, endedBefore: Date, limit: number): Promise<number> {
  const forgotten = await db
    .deleteFrom('upload')
    .where('id', 'in', (from) =>
      from
        .selectFrom('upload')
        .select('id')
        .where('state', '<>', 'open')
        .where('expires_at', '<', endedBefore)
        .where('clear_at', 'is', null)
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(forgotten.numDeletedRows);
}
