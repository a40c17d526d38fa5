import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

/** Verified bytes. */
export type Blob = { sha256: string; size: number; mediaType: string };

/** Of the digests, the blobs that the organisation holds; those that are about to go are no longer among them. */
export async function heldBlobs(db: Db, organisation: string, digests: readonly string[]): Promise<Blob[]> {
  const held = await findHeld(db, organisation, digests);
  return held.map(({ isDamaged: _, ...blob }) => blob);
}

/** The same without those whose stored bytes are damaged: what need not be sent. */
export async function presentBlobs(db: Db, organisation: string, digests: readonly string[]): Promise<Blob[]> {
  const held = await findHeld(db, organisation, digests);
  return held.filter(({ isDamaged }) => !isDamaged).map(({ isDamaged: _, ...blob }) => blob);
}

/** From the digests to the blobs: the other way round, each blob of the organisation would be compared with every digest. */
async function findHeld(
  db: Db,
  organisation: string,
  digests: readonly string[],
): Promise<(Blob & { isDamaged: boolean })[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Blob & { isDamaged: boolean }>`
    select blob.sha256, blob.size, blob.media_type as "mediaType", blob.damaged_at is not null as "isDamaged"
    from (select distinct unnest(${[...digests]}::text[]) as sha256) as asked
    join blob_holder on blob_holder.organisation = ${organisation} and blob_holder.sha256 = asked.sha256
    join blob on blob.sha256 = asked.sha256
    where blob.condemned_at is null`.execute(db);
  return rows;
}

export type FoundBlob = { sha256: string; size: number; isCondemned: boolean; isDamaged: boolean };

/** Blobs, whoever holds them. */
export async function findBlobs(db: Db, digests: readonly string[]): Promise<FoundBlob[]> {
  return db
    .selectFrom('blob')
    .select(({ eb }) => [
      'sha256',
      'size',
      eb('condemned_at', 'is not', null).$castTo<boolean>().as('isCondemned'),
      eb('damaged_at', 'is not', null).$castTo<boolean>().as('isDamaged'),
    ])
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .execute();
}

/**
 * Records verified bytes and that the organisation holds them, and adds them to what it uses, whose row must be locked.
 * Returns those that it did not hold before.
 */
export async function addBlobs(
  trx: Trx,
  organisation: string,
  blobs: readonly Blob[],
  now: Date,
): Promise<{ sha256: string; size: number }[]> {
  if (blobs.length === 0) return [];
  const [digests, sizes, types] = [
    blobs.map(({ sha256 }) => sha256),
    blobs.map(({ size }) => size),
    blobs.map(({ mediaType }) => mediaType),
  ];
  await sql`
    insert into blob (sha256, size, media_type, accepted_at, last_used_at)
    select distinct on (sha256) sha256, size, media_type, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${digests}::text[], ${sizes}::bigint[], ${types}::text[]) as new (sha256, size, media_type)
    order by sha256
    on conflict (sha256) do update
      set last_used_at = excluded.last_used_at, condemned_at = null, damaged_at = null`.execute(trx);
  const { rows } = await sql<{ sha256: string; size: number }>`
    with added as (
      insert into blob_holder (organisation, sha256, since)
      select distinct ${organisation}, sha256, ${now}::timestamptz from unnest(${digests}::text[]) as new (sha256)
      on conflict do nothing
      returning sha256
    )
    select added.sha256, new.size
    from added join (select distinct on (sha256) sha256, size
      from unnest(${digests}::text[], ${sizes}::bigint[]) as new (sha256, size)) as new using (sha256)
    order by added.sha256`.execute(trx);
  return rows;
}

/** Notes that blobs are in use, which saves those that were condemned. */
export async function useBlobs(db: Db, digests: readonly string[], now: Date): Promise<void> {
  if (digests.length === 0) return;
  await sql`
    update blob set last_used_at = ${now}, condemned_at = null
    from (select sha256 from blob where sha256 = any(${[...digests]}::text[]) order by sha256 for update) as used
    where blob.sha256 = used.sha256`.execute(db);
}

/** Of the digests, those that no blob has. */
export async function unknownDigests(db: Db, digests: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('blob')
    .select('sha256')
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .execute();
  const known = new Set(rows.map(({ sha256 }) => sha256));
  return digests.filter((sha256) => !known.has(sha256));
}
