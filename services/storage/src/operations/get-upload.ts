import type { Caller } from '@alliance/auth/caller';
import { assertNotExpired } from '../domain/upload-expiry.ts';
import { type DescribeContext, describeUpload, type UploadStatus } from './describe-upload.ts';
import { findOwnUpload } from './find-own-upload.ts';

/** Tells what an upload still misses, with fresh links. Errors: those of `findOwnUpload`; `state_conflict` when its time is over. */
export async function getUpload(
  context: DescribeContext,
  { id, batches }: { id: string; batches?: boolean },
  caller: Caller | null,
): Promise<UploadStatus> {
  const { upload } = await findOwnUpload(context, id, caller);
  assertNotExpired(upload, context.clock());
  return describeUpload(context, upload, { batches });
}
