import { createHash } from 'node:crypto';
import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { checkQuota, type QuotaLimits } from '../domain/quota.ts';
import type { Upload, UploadFile } from '../domain/upload.ts';
import { planParts } from '../domain/upload-plan.ts';
import { type AnnouncedFile, checkAnnouncedFiles } from '../domain/upload-request.ts';
import { presentBlobs } from '../store/blob-store.ts';
import { awaitRemovals } from '../store/removal-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { expireUploads } from '../store/upload-end-store.ts';
import { findOpenUpload, insertFiles, insertUpload, openUploads } from '../store/upload-store.ts';
import { lockUsage } from '../store/usage-store.ts';
import type { ProgressContext } from './read-progress.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

export type UploadLimits = QuotaLimits & { partBytes: number; fileBytes: number; sessionDays: number };

export type BeginUploadContext = ProgressContext & {
  transact: Transact<StorageTables>;
  clock: Clock;
  limits: UploadLimits;
};

/** What is to be uploaded, and for whom. */
export type NewFiles = { organisation: string; files: readonly AnnouncedFile[] };

/**
 * Opens an upload for these files, or finds the one that is open for exactly this list. Who asks has been checked. Errors:
 * `invalid_argument` with every problem of the list, `payload_too_large`, `quota_exceeded`.
 */
export async function beginUpload(context: BeginUploadContext, wanted: NewFiles, personId: string): Promise<Upload> {
  checkAnnouncedFiles(wanted.files, context.limits);
  const upload = await context.transact((trx) => openUpload(trx, context, wanted, personId));
  await context.driver.open(upload.id);
  return upload;
}

async function openUpload(
  trx: Transaction<StorageTables>,
  { clock, limits }: BeginUploadContext,
  { organisation, files }: NewFiles,
  personId: string,
): Promise<Upload> {
  const now = clock();
  // Before any other lock: whoever deletes bytes waits for this, and this for them.
  await awaitRemovals(
    trx,
    files.map(({ sha256 }) => sha256),
  );
  const { heldBytes } = await lockUsage(trx, organisation);
  await expireUploads(trx, now, organisation);
  const listDigest = digestOf(files);
  const known = await findOpenUpload(trx, organisation, listDigest);
  if (known) return known;
  const held = await presentBlobs(
    trx,
    organisation,
    files.map(({ sha256 }) => sha256),
  );
  const heldSizes = new Map(held.map(({ sha256, size }) => [sha256, size]));
  const planned = files.map((file, position) => ({
    ...file,
    ...planParts(file.size, limits.partBytes),
    position,
    transferId: null,
    state: heldSizes.get(file.sha256) === file.size ? ('present' as const) : ('open' as const),
    problem: null,
  }));
  const announcedBytes = bytesToCome(planned);
  checkQuota(organisation, announcedBytes, { heldBytes, ...(await openUploads(trx, organisation)) }, limits);
  const upload = {
    id: uuidv7(),
    organisation,
    createdAt: now,
    expiresAt: new Date(now.getTime() + limits.sessionDays * DAY_MS),
  };
  await insertUpload(trx, { ...upload, createdBy: personId, listDigest, announcedBytes });
  await insertFiles(
    trx,
    planned.map((file) => ({ ...file, uploadId: upload.id })),
  );
  return { ...upload, state: 'open' };
}

/** Files with the same bytes are held once. */
function bytesToCome(files: readonly Pick<UploadFile, 'sha256' | 'size' | 'state'>[]): number {
  const sizes = new Map(files.filter(({ state }) => state === 'open').map(({ sha256, size }) => [sha256, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function digestOf(files: readonly AnnouncedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, size, sha256 } of files) hash.update(`${JSON.stringify([path, size, sha256])}\n`);
  return hash.digest('hex');
}
