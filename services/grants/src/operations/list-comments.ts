import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Comment } from '../domain/request.ts';
import { listComments as pageOfComments } from '../store/comment-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requestForDecider } from './request-for-decider.ts';

/** The conversation about a request, oldest first. For everybody who may see the request. */
export async function listComments(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  page: PageRequest<readonly [string]>,
  { caller }: Pick<Acting, 'caller'>,
): Promise<Page<Comment>> {
  const { request } = await requestForDecider({ db, clock }, requestId, caller);
  return pageOfComments(db, request.id, page);
}
