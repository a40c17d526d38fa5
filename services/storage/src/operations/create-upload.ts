import { type Caller, requireCaller, requireRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { type BeginUploadContext, beginUpload, type NewFiles } from './begin-upload.ts';
import { type DescribeContext, describeUpload, type LinkWish, type UploadStatus } from './describe-upload.ts';
import { UPLOADERS } from './find-own-upload.ts';

export type CreateUploadContext = DescribeContext & BeginUploadContext;

export type CreateUpload = NewFiles & LinkWish;

const MAX_LINK_SECONDS = 12 * 60 * 60;

/**
 * Opens an upload for these files, or finds the one that is open for exactly this list, and tells what to send. Errors: those
 * of `requireRole` and of `beginUpload`.
 */
export async function createUpload(
  context: CreateUploadContext,
  input: CreateUpload,
  caller: Caller | null,
): Promise<UploadStatus> {
  const { personId } = requireCaller(caller);
  requireRole(caller, input.organisation, UPLOADERS, 'publish');
  const { linkSeconds = 0, everyPart, batches } = input;
  if (linkSeconds < 0 || linkSeconds > MAX_LINK_SECONDS)
    throw invalidArgument(`Links live for at most ${MAX_LINK_SECONDS} seconds. Ask for fewer.`);
  const upload = await beginUpload(context, input, personId);
  return describeUpload(context, upload, { linkSeconds: linkSeconds || undefined, everyPart, batches });
}
