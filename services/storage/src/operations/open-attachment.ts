import { type Caller, requireCaller } from '@alliance/auth/caller';
import { attachmentHolder } from '../domain/attachment-holder.ts';
import { type BeginUploadContext, beginUpload } from './begin-upload.ts';
import { type DescribeContext, describeUpload, type UploadStatus } from './describe-upload.ts';

/** The same for every attachment: their names are kept by those who keep requests. */
const PATH = 'attachment';

/**
 * Opens an upload of one file for an access request, or finds the one that is open for it. That the caller may attach it has been
 * decided. Errors: `unauthenticated`, `not_found`, and those of `beginUpload`.
 */
export async function openAttachment(
  context: DescribeContext & BeginUploadContext,
  { requestId, size, sha256 }: { requestId: string; size: number; sha256: string },
  caller: Caller | null,
): Promise<UploadStatus> {
  const { personId } = requireCaller(caller);
  const organisation = attachmentHolder(requestId, personId);
  const upload = await beginUpload(context, { organisation, files: [{ path: PATH, size, sha256 }] }, personId);
  return describeUpload(context, upload);
}
