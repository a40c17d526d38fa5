import { invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Comment } from '../domain/request.ts';
import { textProblems } from '../domain/request-limits.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { insertComment } from '../store/comment-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireMayBePrivate, requirePartInRequest } from './part-in-request.ts';
import { requestForDecider } from './request-for-decider.ts';

const MAX_COMMENT = 5_000;

/**
 * Adds to the conversation about an open request. For those who ask and for stewards and owners of the asset's organisation, who may
 * keep a remark among themselves.
 * Throws `role_required`, `state_conflict`, `invalid_argument`.
 */
export async function addComment(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  { requestId, text, isPrivate }: { requestId: string; text: string; isPrivate: boolean },
  acting: Acting,
): Promise<Comment> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  const { role } = requirePartInRequest(request, caller);
  const problems = textProblems('text', text, MAX_COMMENT, { required: true });
  if (problems.length > 0)
    throw invalidArgument('The comment cannot be taken like this. Correct the fields named.', problems);
  permitRequestAct(request.state, 'comment', role);
  requireMayBePrivate(request, caller, isPrivate);
  const { personId: authorId } = caller;
  const comment = { id: uuidv7(), requestId, authorId, text: text.trim(), createdAt: clock(), isPrivate };
  await insertComment(db, comment);
  return comment;
}
