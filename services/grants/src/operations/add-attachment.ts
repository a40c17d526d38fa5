import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { v7 as uuidv7 } from 'uuid';
import {
  type Attachment,
  MAX_ATTACHMENT_BYTES,
  nameProblems,
  requireAttachmentRoom,
  requireNamedType,
} from '../domain/attachment.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { recordAttachmentFact } from '../facts/attachment-facts.ts';
import { countAttachments, insertAttachment } from '../store/attachment-store.ts';
import { holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import type { AttachmentBytes } from './open-attachment.ts';
import { requireMayBePrivate, requirePartInRequest } from './part-in-request.ts';
import { requestForDecider } from './request-for-decider.ts';

export type SentAttachment = { requestId: string; uploadId: string; name: string; isPrivate: boolean };

/**
 * Attaches a file whose bytes were sent, once storage has verified them. For those who may open an attachment. Throws what that throws,
 * `not_found` for what the caller did not announce, `bytes_missing`, `digest_mismatch`, `content_refused` for bytes that are not what
 * the name says, `already_exists`.
 */
export async function addAttachment(
  context: Writing & AttachmentBytes,
  { requestId, uploadId, name, isPrivate }: SentAttachment,
  acting: Acting,
): Promise<Attachment> {
  const { request: seen, caller } = await requestForDecider(context, requestId, acting.caller);
  const actor = requirePartInRequest(seen, caller);
  permitRequestAct(seen.state, 'attach', actor.role);
  requireMayBePrivate(seen, caller, isPrivate);
  const problems = nameProblems(name);
  if (problems.length > 0)
    throw invalidArgument('The file cannot be attached like this. Correct the fields named.', problems);
  requireAttachmentRoom(await countAttachments(context.db, requestId));
  const file = await verifiedFile(context, { requestId, uploadId, name }, acting);
  return context.transact(async (trx) => {
    const { request } = await holdRequest(trx, { id: requestId, act: 'attach', expectedRevision: 0, actor });
    requireAttachmentRoom(await countAttachments(trx, requestId));
    const at = context.clock();
    const whose = { id: uuidv7(), requestId, authorId: actor.personId };
    const attachment = { ...whose, ...file, name, isPrivate, attachedAt: at, redaction: undefined };
    if (!(await insertAttachment(trx, attachment)))
      throw new AllianceError('already_exists', 'You have attached this file to the request already.');
    await recordAttachmentFact(trx, 'add', { attachment, request, actor, at });
    return attachment;
  });
}

async function verifiedFile(
  { attachmentBytes }: AttachmentBytes,
  { requestId, uploadId, name }: { requestId: string; uploadId: string; name: string },
  acting: Acting,
): Promise<Pick<Attachment, 'mediaType' | 'size' | 'sha256'>> {
  const sent = await attachmentBytes.completeAttachment({ requestId, uploadId }, acting.forward());
  const { state, sha256, mediaType } = sent;
  const size = Number(sent.size);
  if (state !== UploadFileState.ACCEPTED)
    throw new AllianceError(
      'digest_mismatch',
      'The bytes that came are not those that were announced. Send the file again.',
    );
  requireNamedType(name, mediaType);
  if (size > MAX_ATTACHMENT_BYTES)
    throw new AllianceError('payload_too_large', `Attachments have at most ${MAX_ATTACHMENT_BYTES} bytes.`);
  return { mediaType, size, sha256 };
}
