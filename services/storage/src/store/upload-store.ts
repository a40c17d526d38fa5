import { type Kysely, sql, type Transaction } from 'kysely';
import type { Upload, UploadFile } from '../domain/upload.ts';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

const UPLOAD_COLUMNS = ['id', 'organisation', 'state', 'created_at as createdAt', 'expires_at as expiresAt'] as const;

/** An upload by its id. */
export async function findUpload(db: Db, id: string): Promise<Upload | undefined> {
  return db.selectFrom('upload').select(UPLOAD_COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export async function lockUpload(trx: Trx, id: string): Promise<Upload | undefined> {
  return trx.selectFrom('upload').select(UPLOAD_COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The open upload of exactly this list of files. */
export async function findOpenUpload(trx: Trx, organisation: string, listDigest: string): Promise<Upload | undefined> {
  return trx
    .selectFrom('upload')
    .select(UPLOAD_COLUMNS)
    .where('organisation', '=', organisation)
    .where('list_digest', '=', listDigest)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

/** How many uploads an organisation has open, and the bytes announced in them. */
export async function openUploads(
  trx: Trx,
  organisation: string,
): Promise<{ openUploads: number; announcedBytes: number }> {
  return trx
    .selectFrom('upload')
    .select([
      sql<number>`count(*)`.as('openUploads'),
      sql<number>`coalesce(sum(announced_bytes), 0)::bigint`.as('announcedBytes'),
    ])
    .where('organisation', '=', organisation)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
}

export type NewUpload = Omit<Upload, 'state'> & {
  createdBy: string;
  listDigest: string;
  announcedBytes: number;
};

export async function insertUpload(trx: Trx, upload: NewUpload): Promise<void> {
  await trx
    .insertInto('upload')
    .values({
      id: upload.id,
      organisation: upload.organisation,
      created_by: upload.createdBy,
      list_digest: upload.listDigest,
      announced_bytes: upload.announcedBytes,
      state: 'open',
      created_at: upload.createdAt,
      expires_at: upload.expiresAt,
      completed_at: null,
      clear_at: null,
    })
    .execute();
}

/** Inserts the files of an upload in one statement, however many they are. */
export async function insertFiles(trx: Trx, files: readonly UploadFile[]): Promise<void> {
  const column = <K extends keyof UploadFile>(name: K) => files.map((file) => file[name]);
  await sql`
    insert into upload_file (upload_id, position, path, size, sha256, part_size, part_count, state)
    select * from unnest(
      ${column('uploadId')}::uuid[], ${column('position')}::integer[], ${column('path')}::text[],
      ${column('size')}::bigint[], ${column('sha256')}::text[], ${column('partSize')}::bigint[],
      ${column('partCount')}::integer[], ${column('state')}::text[])`.execute(trx);
}

/** The files of an upload in the order in which they were announced. */
export async function filesOf(db: Db, uploadId: string): Promise<UploadFile[]> {
  return db
    .selectFrom('upload_file')
    .select([
      'upload_id as uploadId',
      'position',
      'path',
      'size',
      'sha256',
      'part_size as partSize',
      'part_count as partCount',
      'transfer_id as transferId',
      'state',
      'problem',
    ])
    .where('upload_id', '=', uploadId)
    .orderBy('position')
    .execute();
}

/** Keeps what the driver calls the transfer of a file, unless another process was faster. Returns what is kept. */
export async function keepTransfer(
  db: Db,
  { uploadId, position }: Pick<UploadFile, 'uploadId' | 'position'>,
  transferId: string,
): Promise<string> {
  const { rows } = await sql<{ transfer_id: string }>`
    update upload_file set transfer_id = coalesce(transfer_id, ${transferId})
    where upload_id = ${uploadId} and position = ${position}
    returning transfer_id`.execute(db);
  return rows[0]?.transfer_id ?? transferId;
}

/** Forgets transfers that are of no use any more, unless others took their place meanwhile. */
export async function dropTransfers(
  db: Db,
  files: readonly Pick<UploadFile, 'uploadId' | 'position' | 'transferId'>[],
): Promise<void> {
  for (const { uploadId, position, transferId } of files) {
    await db
      .updateTable('upload_file')
      .set({ transfer_id: null })
      .where('upload_id', '=', uploadId)
      .where('position', '=', position)
      .where('transfer_id', '=', transferId)
      .execute();
  }
}

/** Moves open files to a final state. Returns the positions that were still open. */
export async function settleFiles(
  trx: Trx,
  uploadId: string,
  positions: readonly number[],
  outcome: { state: 'present' | 'accepted' | 'refused'; problem: string | null },
): Promise<number[]> {
  const rows = await trx
    .updateTable('upload_file')
    .set(outcome)
    .where('upload_id', '=', uploadId)
    .where('position', '=', sql<number>`any(${[...positions]}::integer[])`)
    .where('state', '=', 'open')
    .returning('position')
    .execute();
  return rows.map(({ position }) => position);
}

export async function hasOpenFiles(trx: Trx, uploadId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('upload_file')
    .select('position')
    .where('upload_id', '=', uploadId)
    .where('state', '=', 'open')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function markCompleted(trx: Trx, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('upload')
    .set({ state: 'completed', completed_at: now, clear_at: now })
    .where('id', '=', id)
    .execute();
}

/** Ids of the organisation's open uploads in which files with these digests are still open. */
export async function openUploadsOf(db: Db, organisation: string, digests: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('upload')
    .innerJoin('upload_file', 'upload_file.upload_id', 'upload.id')
    .select('upload.id')
    .distinct()
    .where('upload.organisation', '=', organisation)
    .where('upload.state', '=', 'open')
    .where('upload_file.state', '=', 'open')
    .where('upload_file.sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .execute();
  return rows.map(({ id }) => id);
}

/** What the organisation announced with these digests, for each the newest upload that has not expired. */
export async function announcedFiles(
  db: Db,
  organisation: string,
  digests: readonly string[],
): Promise<Pick<UploadFile, 'sha256' | 'size' | 'state' | 'problem'>[]> {
  return db
    .selectFrom('upload_file')
    .innerJoin('upload', 'upload.id', 'upload_file.upload_id')
    .distinctOn('upload_file.sha256')
    .select(['upload_file.sha256', 'upload_file.size', 'upload_file.state', 'upload_file.problem'])
    .where('upload.organisation', '=', organisation)
    .where('upload.state', '<>', 'expired')
    .where('upload_file.sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .orderBy('upload_file.sha256')
    .orderBy('upload.created_at', 'desc')
    .execute();
}
