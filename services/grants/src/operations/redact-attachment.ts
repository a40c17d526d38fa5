import { hasAllianceRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { type Attachment, redactedAttachment } from '../domain/attachment.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { isDecider } from '../domain/visibility.ts';
import { recordAttachmentFact } from '../facts/attachment-facts.ts';
import { writeRedaction } from '../store/attachment-store.ts';
import type { Acting, Writing } from './acting.ts';
import { type NamedAttachment, visibleAttachment } from './visible-attachment.ts';
import { requireGovernance } from './visible-grant.ts';
import { requireDecider } from './visible-request.ts';

/**
 * Takes the bytes and the name of an attachment away, whatever became of its request; that there was one, its digest, who redacted
 * it, when and why stay visible. For stewards and owners of the asset's organisation, and governance. Throws `not_found`,
 * `role_required`, `scope_required`, `invalid_argument`, `state_conflict` when it is redacted already.
 */
export async function redactAttachment(
  context: Writing,
  { reason, ...named }: NamedAttachment & { reason: string },
  acting: Acting,
): Promise<Attachment> {
  const { attachment, request, caller } = await visibleAttachment(context, named, acting);
  const decides = isDecider(caller, request.asset.organisation) || !hasAllianceRole(caller, 'governance');
  const actor = decides ? requireDecider(request, caller) : requireGovernance(caller);
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why the attachment is redacted.', problems);
  return context.transact(async (trx) => {
    const at = context.clock();
    const redacted = redactedAttachment(attachment, { by: actor.personId, at, reason: reason.trim() });
    if (!(await writeRedaction(trx, redacted)))
      throw new AllianceError('state_conflict', 'This attachment is redacted already.');
    await recordAttachmentFact(trx, 'redact', { attachment: redacted, request, actor, at });
    return redacted;
  });
}
