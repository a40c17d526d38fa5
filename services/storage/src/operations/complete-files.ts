import { type Caller, requireCaller, requireRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { isSha256 } from '../domain/sha256.ts';
import { PartMissingError } from '../drivers/blob-driver.ts';
import { heldBlobs } from '../store/blob-store.ts';
import { announcedFiles, findUpload, openUploadsOf } from '../store/upload-store.ts';
import type { CompleteUploadContext } from './complete-upload.ts';
import { UPLOADERS } from './find-own-upload.ts';
import { readProgress } from './read-progress.ts';
import { settleUpload } from './settle-upload.ts';

const MAX_DIGESTS = 1_000;

export type CompletedFile = {
  sha256: string;
  /** `unknown`: no upload announced it. */
  state: 'accepted' | 'refused' | 'receiving' | 'unknown';
  size: number;
  problem: string;
};

/**
 * Checks single files that have arrived in any of the organisation's open uploads, and makes the good ones its blobs: for
 * clients that send many files and name them later. May be called again. Errors: those of `requireRole`, `invalid_argument`.
 */
export async function completeFiles(
  context: CompleteUploadContext,
  { organisation, digests }: { organisation: string; digests: readonly string[] },
  caller: Caller | null,
): Promise<CompletedFile[]> {
  const { personId } = requireCaller(caller);
  const role = requireRole(caller, organisation, UPLOADERS, 'publish');
  if (digests.length > MAX_DIGESTS || !digests.every(isSha256))
    throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests, SHA-256 in lower-case hexadecimal, at a time.`);
  const held = await heldBlobs(context.db, organisation, digests);
  const wanted = new Set(digests);
  for (const { sha256 } of held) wanted.delete(sha256);
  for (const id of await openUploadsOf(context.db, organisation, [...wanted]))
    await settleArrived(context, id, { wanted, actor: { personId, role } });
  return outcomes(context, organisation, digests);
}

async function settleArrived(
  context: CompleteUploadContext,
  id: string,
  { wanted, actor }: { wanted: ReadonlySet<string>; actor: Parameters<typeof settleUpload>[1]['actor'] },
): Promise<void> {
  // The check of the whole upload, if one runs, does what is asked here.
  await context.checks.find(id)?.catch(() => {});
  const known = await findUpload(context.db, id);
  if (known?.state !== 'open') return;
  const { upload, files } = await readProgress(context, known);
  const arrived = files.filter(({ file, missing }) => missing.length === 0 && wanted.has(file.sha256));
  if (upload.state !== 'open' || arrived.length === 0) return;
  try {
    await context.checks.run(id, (signal) => settleUpload(context, { upload, files: arrived, actor }, signal));
  } catch (error) {
    // A part that is being sent again: the file is told as still arriving.
    if (!(error instanceof PartMissingError)) throw error;
  }
}

async function outcomes(
  { db }: CompleteUploadContext,
  organisation: string,
  digests: readonly string[],
): Promise<CompletedFile[]> {
  const held = new Map((await heldBlobs(db, organisation, digests)).map((blob) => [blob.sha256, blob]));
  const missing = digests.filter((digest) => !held.has(digest));
  const announced = new Map((await announcedFiles(db, organisation, missing)).map((file) => [file.sha256, file]));
  return digests.map((sha256) => {
    const blob = held.get(sha256);
    if (blob) return { sha256, state: 'accepted', size: blob.size, problem: '' };
    const file = announced.get(sha256);
    if (!file) return { sha256, state: 'unknown', size: 0, problem: '' };
    const { size, problem } = file;
    return { sha256, state: file.state === 'refused' ? 'refused' : 'receiving', size, problem: problem ?? '' };
  });
}
