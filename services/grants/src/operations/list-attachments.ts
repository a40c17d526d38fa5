import type { Attachment, AttachmentScan } from '../domain/attachment.ts';
import { maySeeRemarks } from '../domain/visibility.ts';
import { toAttachmentScan } from '../mapping/attachment-mapping.ts';
import { attachmentsOf } from '../store/attachment-store.ts';
import type { Acting, Writing } from './acting.ts';
import type { AttachmentBytes } from './open-attachment.ts';
import { requestForDecider } from './request-for-decider.ts';

/**
 * The attachments of a request, oldest first, each with where its scans stand. For everybody who may see the request; private ones for
 * those who decide, and who oversee them.
 */
export async function listAttachments(
  { db, clock, attachmentBytes }: Pick<Writing, 'db' | 'clock'> & AttachmentBytes,
  requestId: string,
  acting: Acting,
): Promise<{ attachment: Attachment; scan: AttachmentScan }[]> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  const attachments = await attachmentsOf(db, { requestId, withPrivate: maySeeRemarks(caller, request) });
  const scans = await scansOf({ attachmentBytes }, attachments, acting);
  return attachments.map((attachment) => ({ attachment, scan: scans.get(attachment.sha256) ?? 'absent' }));
}

/** Where the scans of attachments stand, by digest, asked for at once; of redacted ones nothing is asked. */
export async function scansOf(
  { attachmentBytes }: AttachmentBytes,
  attachments: readonly Attachment[],
  acting: Acting,
): Promise<Map<string, AttachmentScan>> {
  const kept = attachments.filter(({ redaction }) => redaction === undefined);
  const digests = [...new Set(kept.map(({ sha256 }) => sha256))];
  if (digests.length === 0) return new Map();
  const described = await attachmentBytes.describeAttachments({ digests }, acting.forward());
  return new Map(described.attachments.map(({ sha256, scanState }) => [sha256, toAttachmentScan(scanState)]));
}
