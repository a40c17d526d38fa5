import { recordEvent } from '@alliance/events/outbox';
import {
  AttachmentAddedSchema,
  AttachmentDownloadedSchema,
  AttachmentRedactedSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Attachment } from '../domain/attachment.ts';
import type { AccessRequest } from '../domain/request.ts';
import { attachmentFact } from '../mapping/attachment-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = {
  add: { schema: AttachmentAddedSchema, from: '', to: 'attached' },
  download: { schema: AttachmentDownloadedSchema, from: 'attached', to: 'attached' },
  redact: { schema: AttachmentRedactedSchema, from: 'attached', to: 'redacted' },
} as const;

/** Records what happens to an attachment, without name and reason; of a request that was never submitted nothing. */
export async function recordAttachmentFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { attachment, request, actor, at }: { attachment: Attachment; request: AccessRequest; actor: Actor; at: Date },
): Promise<void> {
  if (request.submittedAt === undefined) return;
  const { schema, from, to } = EVENTS[act];
  const { id, sha256: digest } = attachment;
  const { organisation } = request.asset;
  const audit = auditOf(actor, { organisation, kind: 'attachment', id, digest, from, to });
  await recordEvent(trx, schema, { audit, attachment: attachmentFact(attachment) }, at);
}
