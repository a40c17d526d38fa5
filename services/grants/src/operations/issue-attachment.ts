import { notFound } from '@alliance/errors/alliance-error';
import { type Attachment, requireReadable } from '../domain/attachment.ts';
import { recordAttachmentFact } from '../facts/attachment-facts.ts';
import { toDate } from '../mapping/moments.ts';
import { findAttachment } from '../store/attachment-store.ts';
import type { Acting, Writing } from './acting.ts';
import type { DownloadContext } from './issue-download.ts';
import { scansOf } from './list-attachments.ts';
import type { AttachmentBytes } from './open-attachment.ts';
import { type NamedAttachment, visibleAttachment } from './visible-attachment.ts';

export type IssuedAttachment = { url: string; expiresAt: Date | undefined; attachment: Attachment };

/**
 * A link to the bytes of an attachment, once its scans let it pass; who got it is recorded first. For everybody who may see it. Throws
 * `not_found`, `state_conflict` once it is redacted, `scan_pending`, `content_held`, `content_refused`.
 */
export async function issueAttachment(
  context: Writing & AttachmentBytes & Pick<DownloadContext, 'storage'>,
  named: NamedAttachment,
  acting: Acting,
): Promise<IssuedAttachment> {
  const { attachment, request, caller } = await visibleAttachment(context, named, acting);
  const { sha256, name: fileName } = attachment;
  const scans = await scansOf(context, [attachment], acting);
  requireReadable(attachment, scans.get(sha256) ?? 'absent');
  const { downloads } = await context.storage.signDownloads({ downloads: [{ sha256, fileName }] }, acting.forward());
  const [link] = downloads;
  if (!link) throw notFound(`attachment ${attachment.id}`);
  await context.transact(async (trx) => {
    // Redacted in the meantime, the link goes to nobody.
    const now = await findAttachment(trx, { requestId: request.id, id: attachment.id });
    if (now) requireReadable(now, 'passed');
    const actor = { personId: caller.personId, role: 'person' } as const;
    await recordAttachmentFact(trx, 'download', { attachment, request, actor, at: context.clock() });
  });
  return { url: link.url, expiresAt: toDate(link.expiresAt), attachment };
}
