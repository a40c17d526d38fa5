import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AttachmentsService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Callers, Handlers } from '@alliance/rpc/types';
import { isSha256 } from './domain/sha256.ts';
import type { StorageContext } from './grpc.ts';
import { fromUploadStatus } from './mapping.ts';
import { completeAttachment } from './operations/complete-attachment.ts';
import { openAttachment } from './operations/open-attachment.ts';
import { scanStates } from './operations/scan-states.ts';
import { fromScanState } from './scan-messages.ts';

const MAX_DIGESTS = 1_000;

/** Who keeps requests, and nobody else. */
export const attachmentsCallers = {
  openAttachment: ['grants'],
  completeAttachment: ['grants'],
  describeAttachments: ['grants'],
} satisfies Callers<typeof AttachmentsService>;

/** RPC → operation, of attachments. */
export function attachmentsHandlers(context: StorageContext): Handlers<typeof AttachmentsService> {
  return {
    openAttachment: async ({ requestId, size, sha256 }, { caller }) => {
      const { upload, files } = fromUploadStatus(
        await openAttachment(context, { requestId, sha256, size: Number(size) }, caller),
      );
      return { upload, ...(files[0] ? { file: files[0] } : {}) };
    },
    completeAttachment: async ({ requestId, uploadId }, { caller }) => {
      const { isAccepted, size, ...done } = await completeAttachment(context, { requestId, uploadId }, caller);
      const state = isAccepted ? UploadFileState.ACCEPTED : UploadFileState.REFUSED;
      return { ...done, state, size: BigInt(size) };
    },
    describeAttachments: async ({ digests }) => {
      if (digests.length > MAX_DIGESTS || !digests.every(isSha256))
        throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests, SHA-256 in lower-case hexadecimal.`);
      const standings = await scanStates(context, digests);
      return {
        attachments: [...standings].map(([sha256, { state }]) => ({ sha256, scanState: fromScanState(state) })),
      };
    },
  };
}
