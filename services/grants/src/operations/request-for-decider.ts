import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { maySeeRequest } from '../domain/visibility.ts';
import { findRequest } from '../store/request-store.ts';
import { isReviewer } from '../store/review-store.ts';
import type { Writing } from './acting.ts';
import { asDecidingCaller, type DecidingCaller } from './deciding-caller.ts';

/**
 * The request as `visibleRequest` finds it, also for whoever acts in a steward's place, who then counts as one. Throws
 * `unauthenticated`, `scope_required`, `not_found`.
 */
export async function requestForDecider(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  id: string,
  caller: Caller | null,
): Promise<{ request: AccessRequest; caller: DecidingCaller }> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const request = await findRequest(db, id);
  if (!request) throw notFound(`access request ${id}`);
  const deciding = await asDecidingCaller(db, person, request.asset, clock());
  if (!(maySeeRequest(deciding, request) || (await isReviewer(db, id, person.personId))))
    throw notFound(`access request ${id}`);
  return { request, caller: deciding };
}
