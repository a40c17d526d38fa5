import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;

/** A blob to be read again. */
export type BlobToCheck = { sha256: string; size: number; lastUsedAt: Date | null };

/** The blob that was checked longest ago, if that is before a moment. */
export async function blobToCheck(db: Db, checkedBefore: Date): Promise<BlobToCheck | undefined> {
  const { rows } = await sql<BlobToCheck>`
    select sha256, size, last_used_at as "lastUsedAt" from blob
    where damaged_at is null and condemned_at is null and coalesce(checked_at, accepted_at) < ${checkedBefore}
    order by coalesce(checked_at, accepted_at) limit 1`.execute(db);
  return rows[0];
}

export async function markChecked(db: Db, sha256: string, now: Date): Promise<void> {
  await db.updateTable('blob').set({ checked_at: now }).where('sha256', '=', sha256).execute();
}

/** Notes that stored bytes are others; false when they were brought again meanwhile. */
export async function markDamaged(
  trx: Transaction<StorageTables>,
  { sha256, lastUsedAt }: BlobToCheck,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update blob set damaged_at = ${now}, checked_at = ${now}
    where sha256 = ${sha256} and last_used_at is not distinct from ${lastUsedAt} and damaged_at is null
    returning sha256`.execute(trx);
  return rows.length > 0;
}

/** How many blobs are damaged, and when the one was checked that was checked longest ago. */
export async function integrityStatus(db: Db): Promise<{ damaged: number; oldestCheck: Date | null }> {
  const { rows } = await sql<{ damaged: number; oldestCheck: Date | null }>`
    select (select count(*) from blob where damaged_at is not null) as damaged,
      (select min(coalesce(checked_at, accepted_at)) from blob where damaged_at is null) as "oldestCheck"`.execute(db);
  return rows[0] ?? { damaged: 0, oldestCheck: null };
}
