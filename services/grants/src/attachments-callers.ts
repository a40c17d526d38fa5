import type { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import type { AttachmentsService } from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about documents of requests: people, through the gateway. */
export const attachmentsCallers = {
  openAttachment: ['gateway'],
  addAttachment: ['gateway'],
  listAttachments: ['gateway'],
  issueAttachment: ['gateway'],
  redactAttachment: ['gateway'],
} satisfies Callers<typeof AttachmentsService>;

/** Who deletes bytes asks whether they are named. */
export const blobReferencesCallers = { findReferencedBlobs: ['storage'] } satisfies Callers<
  typeof BlobReferencesService
>;
