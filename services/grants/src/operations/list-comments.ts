import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Comment } from '../domain/request.ts';
import { maySeeRemarks } from '../domain/visibility.ts';
import { listComments as pageOfComments } from '../store/comment-store.ts';
import type { Acting, Reading } from './acting.ts';
import { visibleRequest } from './visible-request.ts';

/**
 * The conversation about a request, oldest first. For everybody who may see the request; private remarks for those who decide, and
 * who oversee them.
 */
export async function listComments(
  { db }: Reading,
  requestId: string,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Comment>> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  return pageOfComments(db, { requestId, withPrivate: maySeeRemarks(caller, request) }, page);
}
