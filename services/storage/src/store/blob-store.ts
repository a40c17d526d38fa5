import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

/** Verified bytes. */
export type Blob = { sha256: string; size: number; mediaType: string };

/** Of the digests, the blobs that the organisation holds. */
export async function heldBlobs(db: Db, organisation: string, digests: readonly string[]): Promise<Blob[]> {
  return db
    .selectFrom('blob_holder')
    .innerJoin('blob', 'blob.sha256', 'blob_holder.sha256')
    .select(['blob.sha256', 'blob.size', 'blob.media_type as mediaType'])
    .where('blob_holder.organisation', '=', organisation)
    .where('blob_holder.sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .execute();
}

/** A blob, whoever holds it. */
export async function findBlob(db: Db, sha256: string): Promise<{ size: number } | undefined> {
  return db.selectFrom('blob').select('size').where('sha256', '=', sha256).executeTakeFirst();
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
    insert into blob (sha256, size, media_type, accepted_at)
    select sha256, size, media_type, ${now}
    from unnest(${digests}::text[], ${sizes}::bigint[], ${types}::text[]) as new (sha256, size, media_type)
    order by sha256
    on conflict do nothing`.execute(trx);
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
