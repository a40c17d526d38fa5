import { invalidArgument } from '@alliance/errors/alliance-error';
import type {
  AttachmentsService,
  OpenAttachmentResponse,
} from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { attachmentProblems, requireAttachmentRoom } from '../domain/attachment.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { countAttachments } from '../store/attachment-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireMayBePrivate, requirePartInRequest } from './part-in-request.ts';
import { requestForDecider } from './request-for-decider.ts';

/** What keeps the bytes of attachments. */
export type AttachmentBytes = { attachmentBytes: RpcClient<typeof AttachmentsService> };

export type NewAttachment = { requestId: string; name: string; size: number; sha256: string; isPrivate: boolean };

/**
 * Says where the bytes of one file go that is to be attached. For those who ask, from the draft on, and for stewards and owners of the
 * asset's organisation while the request is open. Throws `role_required`, `state_conflict`, `invalid_argument` with every problem.
 */
export async function openAttachment(
  { db, clock, attachmentBytes }: Pick<Writing, 'db' | 'clock'> & AttachmentBytes,
  { isPrivate, ...wish }: NewAttachment,
  acting: Acting,
): Promise<OpenAttachmentResponse> {
  const { request, caller } = await requestForDecider({ db, clock }, wish.requestId, acting.caller);
  const { role } = requirePartInRequest(request, caller);
  permitRequestAct(request.state, 'attach', role);
  requireMayBePrivate(request, caller, isPrivate);
  const problems = attachmentProblems(wish);
  if (problems.length > 0)
    throw invalidArgument('The file cannot be attached like this. Correct the fields named.', problems);
  requireAttachmentRoom(await countAttachments(db, request.id));
  const { size, sha256 } = wish;
  return attachmentBytes.openAttachment({ requestId: request.id, size: BigInt(size), sha256 }, acting.forward());
}
