import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

/** Uploads that may still bring these bytes, or count on them. */
const NAMED_BY_OPEN_UPLOAD = sql<boolean>`exists (
  select 1 from upload_file join upload on upload.id = upload_file.upload_id
  where upload_file.sha256 = gone.sha256 and upload.state = 'open')`;

/**
 * Called by an upload before anything else: from now on bytes with these digests are not deleted, and what is being deleted is
 * waited for. Without it, bytes could be accepted just before their predecessors of the same name are removed.
 */
export async function awaitRemovals(trx: Trx, digests: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('alliance-blob-removal'))`.execute(trx);
  await sql`
    delete from blob_removal using (
      select sha256 from blob_removal where sha256 = any(${[...digests]}::text[]) order by sha256 for update) as wanted
    where blob_removal.sha256 = wanted.sha256`.execute(trx);
}

/** Called by whoever notes bytes to be deleted: no upload begins until the transaction ends, and all that began are seen. */
async function stopUploads(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('alliance-blob-removal'))`.execute(trx);
}

/** Takes the rows of condemned blobs away, with what they counted for, and notes their bytes. Returns their digests. */
export async function removeCondemned(
  trx: Trx,
  digests: readonly string[],
  { condemnedBefore, now }: { condemnedBefore: Date; now: Date },
): Promise<string[]> {
  await stopUploads(trx);
  const wanted = sql<string>`any(${[...digests]}::text[])`;
  // The rows of usage come first, as wherever they are changed.
  await sql`
    select organisation from organisation_usage
    where organisation in (select organisation from blob_holder where sha256 = ${wanted})
    order by organisation for update`.execute(trx);
  const { rows: gone } = await sql<{ sha256: string }>`
    select sha256 from blob as gone
    where sha256 = ${wanted} and condemned_at <= ${condemnedBefore} and not ${NAMED_BY_OPEN_UPLOAD}
    order by sha256 for update`.execute(trx);
  if (gone.length === 0) return [];
  const removed = gone.map(({ sha256 }) => sha256);
  await sql`
    with released as (
      delete from blob_holder where sha256 = any(${removed}::text[]) returning organisation, sha256
    ), sums as (
      select released.organisation, sum(blob.size)::bigint as bytes, count(*) as blobs
      from released join blob using (sha256) group by released.organisation
    )
    update organisation_usage set held_bytes = held_bytes - bytes, held_blobs = held_blobs - blobs
    from sums where sums.organisation = organisation_usage.organisation`.execute(trx);
  await trx.deleteFrom('blob').where('sha256', 'in', removed).execute();
  await noteRemovals(trx, removed, now);
  return removed;
}

/** Notes bytes that no row and no upload knows. */
export async function noteLeftovers(trx: Trx, digests: readonly string[], now: Date): Promise<void> {
  await stopUploads(trx);
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from unnest(${[...digests]}::text[]) as gone (sha256)
    where not exists (select 1 from blob where blob.sha256 = gone.sha256) and not ${NAMED_BY_OPEN_UPLOAD}`.execute(trx);
  await noteRemovals(
    trx,
    rows.map(({ sha256 }) => sha256),
    now,
  );
}

async function noteRemovals(trx: Trx, digests: readonly string[], now: Date): Promise<void> {
  if (digests.length === 0) return;
  await trx
    .insertInto('blob_removal')
    .values(digests.map((sha256) => ({ sha256, since: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Bytes that are to be deleted, locked: as long as the transaction lasts, no upload of the same bytes begins. Those that a blob
 * or an open upload needs after all are forgotten.
 */
export async function lockRemovals(trx: Trx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ sha256: string; isNeeded: boolean }>`
    select sha256, exists (select 1 from blob where blob.sha256 = gone.sha256) or ${NAMED_BY_OPEN_UPLOAD} as "isNeeded"
    from blob_removal as gone order by since limit ${limit} for update skip locked`.execute(trx);
  const needed = rows.filter(({ isNeeded }) => isNeeded).map(({ sha256 }) => sha256);
  await endRemovals(trx, needed);
  return rows.filter(({ isNeeded }) => !isNeeded).map(({ sha256 }) => sha256);
}

export async function endRemovals(trx: Trx, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  await trx
    .deleteFrom('blob_removal')
    .where('sha256', 'in', [...digests])
    .execute();
}

/** Blobs that were not used, and not asked about, since these moments; no open upload names them. */
export async function blobsToAsk(
  db: Db,
  { usedBefore, askedBefore, limit }: { usedBefore: Date; askedBefore: Date; limit: number },
): Promise<{ sha256: string; lastUsedAt: Date }[]> {
  const { rows } = await sql<{ sha256: string; lastUsedAt: Date }>`
    select sha256, coalesce(last_used_at, accepted_at) as "lastUsedAt" from blob as gone
    where condemned_at is null and coalesce(last_used_at, accepted_at) <= ${usedBefore}
      and (asked_at is null or asked_at <= ${askedBefore}) and not ${NAMED_BY_OPEN_UPLOAD}
    order by asked_at nulls first limit ${limit}`.execute(db);
  return rows;
}

/** Notes what an answer says: these are named, those are condemned unless somebody has used them since. */
export async function noteAnswer(
  db: Db,
  { asked, condemned }: { asked: readonly string[]; condemned: readonly string[] },
  { usedBefore, now }: { usedBefore: Date; now: Date },
): Promise<void> {
  await db
    .updateTable('blob')
    .set({ asked_at: now })
    .where('sha256', '=', sql<string>`any(${[...asked]}::text[])`)
    .execute();
  await sql`
    update blob set condemned_at = ${now}
    where sha256 = any(${[...condemned]}::text[]) and condemned_at is null
      and coalesce(last_used_at, accepted_at) <= ${usedBefore}`.execute(db);
}

/** Blobs that were condemned before a moment. */
export async function condemnedBlobs(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('blob')
    .select('sha256')
    .where('condemned_at', '<=', before)
    .orderBy('condemned_at')
    .limit(limit)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}
