import { notFound } from '@alliance/errors/alliance-error';
import type { Attachment } from '../domain/attachment.ts';
import type { AccessRequest } from '../domain/request.ts';
import { maySeeRemarks } from '../domain/visibility.ts';
import { findAttachment } from '../store/attachment-store.ts';
import type { Acting, Writing } from './acting.ts';
import type { DecidingCaller } from './deciding-caller.ts';
import { requestForDecider } from './request-for-decider.ts';

export type NamedAttachment = { requestId: string; attachmentId: string };

/** The attachment, as far as the caller may see it, with its request. Throws `unauthenticated`, `scope_required`, `not_found`. */
export async function visibleAttachment(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  { requestId, attachmentId: id }: NamedAttachment,
  acting: Pick<Acting, 'caller'>,
): Promise<{ attachment: Attachment; request: AccessRequest; caller: DecidingCaller }> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  const attachment = await findAttachment(db, { requestId, id });
  if (!attachment || (attachment.isPrivate && !maySeeRemarks(caller, request))) throw notFound(`attachment ${id}`);
  return { attachment, request, caller };
}
