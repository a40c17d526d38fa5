import { type Caller, requireCaller } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { attachmentHolder } from '../domain/attachment-holder.ts';
import { heldBlobs } from '../store/blob-store.ts';
import { findUpload } from '../store/upload-store.ts';
import { type CompleteUploadContext, completeOwnUpload } from './complete-upload.ts';
import { isUuid } from './find-own-upload.ts';

export type CompletedAttachment = { isAccepted: boolean; sha256: string; size: number; mediaType: string };

/**
 * Checks the bytes of an attachment and holds them for its request. May be called again. Errors: `unauthenticated`, `not_found` for
 * what the caller did not announce for this request; `bytes_missing`; `state_conflict` when its time is over.
 */
export async function completeAttachment(
  context: CompleteUploadContext,
  { requestId, uploadId }: { requestId: string; uploadId: string },
  caller: Caller | null,
): Promise<CompletedAttachment> {
  const { personId } = requireCaller(caller);
  const holder = attachmentHolder(requestId, personId);
  const upload = isUuid(uploadId) ? await findUpload(context.db, uploadId) : undefined;
  if (upload?.organisation !== holder) throw notFound(`upload ${uploadId.slice(0, 64)}`);
  const { files } = await completeOwnUpload(context, upload, { personId, role: 'person' });
  const [status] = files;
  if (!status) throw notFound(`upload ${uploadId}`);
  const { sha256, size } = status.file;
  if (status.state === 'refused') return { isAccepted: false, sha256, size, mediaType: '' };
  const [blob] = await heldBlobs(context.db, holder, [sha256]);
  if (!blob)
    throw new AllianceError(
      'state_conflict',
      'The bytes of this file are about to be deleted. Announce and send it again.',
    );
  return { isAccepted: true, sha256, size, mediaType: blob.mediaType };
}
