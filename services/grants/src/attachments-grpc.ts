import { invalidArgument } from '@alliance/errors/alliance-error';
import type { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import type { AttachmentsService } from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { GrantsContext } from './grpc.ts';
import { attachmentMessage } from './mapping/attachment-mapping.ts';
import { addAttachment } from './operations/add-attachment.ts';
import { issueAttachment } from './operations/issue-attachment.ts';
import { listAttachments } from './operations/list-attachments.ts';
import { type AttachmentBytes, openAttachment } from './operations/open-attachment.ts';
import { redactAttachment } from './operations/redact-attachment.ts';
import { namedDigests } from './store/attachment-store.ts';

/** Which operation answers which RPC about documents of requests. */
export function attachmentsHandlers(context: GrantsContext & AttachmentBytes): Handlers<typeof AttachmentsService> {
  return {
    openAttachment: async ({ private: isPrivate, size, ...wish }, call) => {
      const { upload, file } = await openAttachment(context, { ...wish, size: Number(size), isPrivate }, call);
      // For whom storage holds the bytes is nobody's business.
      return { ...(upload ? { upload: { ...upload, organisation: '' } } : {}), ...(file ? { file } : {}) };
    },
    addAttachment: async ({ private: isPrivate, ...sent }, call) => ({
      attachment: attachmentMessage(await addAttachment(context, { ...sent, isPrivate }, call), 'pending'),
    }),
    listAttachments: async ({ requestId }, call) => {
      const listed = await listAttachments(context, requestId, call);
      return { attachments: listed.map(({ attachment, scan }) => attachmentMessage(attachment, scan)) };
    },
    issueAttachment: async (named, call) => {
      const { url, expiresAt, attachment } = await issueAttachment(context, named, call);
      const { sha256, size, name } = attachment;
      const until = expiresAt ? { expiresAt: timestampFromDate(expiresAt) } : {};
      return { url, sha256, name, size: BigInt(size), ...until };
    },
    redactAttachment: async (message, call) => ({
      attachment: attachmentMessage(await redactAttachment(context, message, call)),
    }),
  };
}

const MAX_DIGESTS = 10_000;

/** What `storage` asks before it deletes bytes. */
export function blobReferencesHandlers({ db }: Pick<GrantsContext, 'db'>): Handlers<typeof BlobReferencesService> {
  return {
    findReferencedBlobs: async ({ digests }) => {
      if (digests.length > MAX_DIGESTS || !digests.every((digest) => /^[0-9a-f]{64}$/.test(digest)))
        throw invalidArgument(`Ask about at most ${MAX_DIGESTS} digests at once, SHA-256 in lower-case hex.`);
      return { referenced: await namedDigests(db, digests) };
    },
  };
}
