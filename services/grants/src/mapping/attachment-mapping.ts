import type { AttachmentSchema } from '@alliance/proto/alliance/grants/v1/attachment_pb';
import { ScanState, ScanStateSchema } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Attachment, AttachmentScan } from '../domain/attachment.ts';
import { moments } from './moments.ts';

/** An attachment as those see it who may read it. */
export function attachmentMessage(
  attachment: Attachment,
  scan: AttachmentScan = 'absent',
): MessageInitShape<typeof AttachmentSchema> {
  const { redaction, attachedAt } = attachment;
  return {
    id: attachment.id,
    requestId: attachment.requestId,
    authorPersonId: attachment.authorId,
    name: attachment.name,
    mediaType: attachment.mediaType,
    size: BigInt(attachment.size),
    sha256: attachment.sha256,
    private: attachment.isPrivate,
    scanState: redaction || scan === 'absent' ? ScanState.UNSPECIFIED : enumValue(ScanStateSchema, scan),
    redactedByPersonId: redaction?.by ?? '',
    redactionReason: redaction?.reason ?? '',
    ...moments({ attachedAt, redactedAt: redaction?.at }),
  };
}

/** The same as the alliance hears of it: without a name and anybody's words. */
export function attachmentFact(attachment: Attachment): MessageInitShape<typeof AttachmentSchema> {
  return { ...attachmentMessage(attachment), name: '', redactionReason: '' };
}

/** Where scans stand, as storage says it; a state of a newer contract does not let anything pass. */
export function toAttachmentScan(state: ScanState | undefined): AttachmentScan {
  return (enumName(ScanStateSchema, state ?? ScanState.UNSPECIFIED) as AttachmentScan | undefined) ?? 'absent';
}
