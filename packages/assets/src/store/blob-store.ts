import { type Kysely, sql, type Transaction } from 'kysely';
import type { FileEntry } from '../domain/version.ts';
import type { AssetTables } from '../tables.ts';

/** Records that an asset names these bytes, from now on. */
export async function nameBlobs(
  trx: Transaction<AssetTables>,
  assetId: string,
  files: readonly Pick<FileEntry, 'sha256' | 'size'>[],
): Promise<void> {
  // Each once and in one order, so that two writers do not wait for each other.
  const blobs = [...new Map(files.map((file) => [file.sha256, file])).values()].toSorted((a, b) =>
    a.sha256 < b.sha256 ? -1 : 1,
  );
  if (blobs.length === 0) return;
  await sql`
    insert into asset_blob (asset_id, sha256, size)
    select ${assetId}, decode(sha256, 'hex'), size
      from unnest(${blobs.map(({ sha256 }) => sha256)}::text[], ${blobs.map(({ size }) => size)}::bigint[]) as blob (sha256, size)
    on conflict (asset_id, sha256) do update set named_at = now()`.execute(trx);
}

/** Those of the digests that some asset names. */
export async function findReferenced(db: Kysely<AssetTables>, digests: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select encode(wanted.sha256, 'hex') as sha256
      from unnest(${digests.map((digest) => Buffer.from(digest, 'hex'))}::bytea[]) as wanted (sha256)
     where exists (select from asset_blob where asset_blob.sha256 = wanted.sha256)`.execute(db);
  return rows.map((row) => row.sha256);
}

/** Those of the digests that the asset names, with their sizes. */
export async function findNamedBlobs(
  db: Kysely<AssetTables>,
  assetId: string,
  digests: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ sha256: string; size: number }>`
    select encode(sha256, 'hex') as sha256, size from asset_blob
     where asset_id = ${assetId}
       and sha256 = any(${digests.map((digest) => Buffer.from(digest, 'hex'))}::bytea[])`.execute(db);
  return new Map(rows.map(({ sha256, size }) => [sha256, size]));
}

/** Has the sweep look at an asset of which something went; `soon` = with its next round. */
export async function requestSweep(
  trx: Kysely<AssetTables>,
  assetId: string,
  { soon = false }: { soon?: boolean } = {},
): Promise<void> {
  const dueAt = soon ? sql`'-infinity'::timestamptz` : sql`now()`;
  await sql`
    insert into sweep_due (asset_id, due_at) values (${assetId}, ${dueAt})
    on conflict (asset_id) do update
      set requests = sweep_due.requests + 1, due_at = least(sweep_due.due_at, excluded.due_at)`.execute(trx);
}
