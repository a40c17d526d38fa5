import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Comment } from '../domain/request.ts';
import { listComments as pageOfComments } from '../store/comment-store.ts';
import type { Acting, Reading } from './acting.ts';
import { visibleRequest } from './visible-request.ts';

/** The conversation about a request, oldest first. For everybody who may see the request. */
export async function listComments(
  { db }: Reading,
  requestId: string,
  page: PageRequest<readonly [string]>,
  { caller }: Pick<Acting, 'caller'>,
): Promise<Page<Comment>> {
  const { request } = await visibleRequest(db, requestId, caller);
  return pageOfComments(db, request.id, page);
}
