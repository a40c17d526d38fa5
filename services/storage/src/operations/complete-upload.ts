import type { Caller } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Upload } from '../domain/upload.ts';
import { assertNotExpired } from '../domain/upload-expiry.ts';
import { PartMissingError } from '../drivers/blob-driver.ts';
import { findUpload } from '../store/upload-store.ts';
import { type DescribeContext, describeUpload, type UploadStatus } from './describe-upload.ts';
import { findOwnUpload } from './find-own-upload.ts';
import { type FileProgress, readProgress } from './read-progress.ts';
import type { Actor } from './record-verdicts.ts';
import type { RunningChecks } from './running-checks.ts';
import { type SettleContext, settleUpload } from './settle-upload.ts';

/** As many files as an error names. */
const MAX_NAMED = 20;

export type CompleteUploadContext = DescribeContext & SettleContext & { checks: RunningChecks };

/**
 * Checks every file of an upload and makes the good ones blobs of its organisation. May be called again, and by many at once.
 * The check goes on when a caller goes away; calling again waits for it. Errors: those of `findOwnUpload`; `bytes_missing`,
 * naming up to 20 files; `state_conflict` when its time is over.
 */
export async function completeUpload(
  context: CompleteUploadContext,
  { id }: { id: string },
  caller: Caller | null,
): Promise<UploadStatus> {
  const { upload, person, role } = await findOwnUpload(context, id, caller);
  return completeOwnUpload(context, upload, { personId: person.personId, role });
}

/** The same of an upload on which the actor may work. */
export async function completeOwnUpload(
  context: CompleteUploadContext,
  upload: Upload,
  actor: Actor,
): Promise<UploadStatus> {
  assertNotExpired(upload, context.clock());
  if (upload.state === 'open') await checkFiles(context, upload.id, actor);
  return describeUpload(context, await findOrThrow(context, upload.id));
}

async function checkFiles(context: CompleteUploadContext, id: string, actor: Actor): Promise<void> {
  try {
    await (context.checks.find(id) ?? beginCheck(context, id, actor));
  } catch (error) {
    // Another process may have settled the upload and removed its parts under our hands.
    const now = await findOrThrow(context, id);
    if (now.state === 'open') throw error instanceof PartMissingError ? partGone(error) : error;
    assertNotExpired(now, context.clock());
  }
}

async function beginCheck(context: CompleteUploadContext, id: string, actor: Actor): Promise<void> {
  const { upload, files } = await readProgress(context, await findOrThrow(context, id));
  if (upload.state !== 'open') return;
  assertNothingMissing(files);
  await context.checks.run(id, (signal) => settleUpload(context, { upload, files, actor }, signal));
}

async function findOrThrow({ db }: Pick<CompleteUploadContext, 'db'>, id: string) {
  const upload = await findUpload(db, id);
  if (!upload) throw notFound(`upload ${id}`);
  return upload;
}

function partGone(cause: PartMissingError): AllianceError {
  return new AllianceError(
    'bytes_missing',
    'A part went missing while the files were checked, perhaps because it is being sent again. Ask for the upload to see which one.',
    { cause },
  );
}

function assertNothingMissing(files: readonly FileProgress[]): void {
  const incomplete = files.filter(({ missing }) => missing.length > 0);
  if (incomplete.length === 0) return;
  throw new AllianceError(
    'bytes_missing',
    `${incomplete.length === 1 ? 'One file has' : `${incomplete.length} files have`} not wholly arrived. Ask for the upload to get links for the missing parts, send them, and complete it again.`,
    {
      details: {
        missingFiles: incomplete.length,
        files: incomplete.slice(0, MAX_NAMED).map(({ file, missing }) => ({
          path: file.path.slice(0, 200),
          missingParts: missing.length,
          parts: file.partCount,
        })),
      },
    },
  );
}
