import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Comment } from '../domain/request.ts';
import { maySeeRemarks } from '../domain/visibility.ts';
import { listComments as pageOfComments } from '../store/comment-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requestForDecider } from './request-for-decider.ts';

/**
 * The conversation about a request, oldest first. For everybody who may see the request; private remarks for those who decide, and
 * who oversee them.
 */
export async function listComments(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Comment>> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  return pageOfComments(db, { requestId, withPrivate: maySeeRemarks(caller, request) }, page);
}
