import type { Decision } from '../domain/decision.ts';
import { decisionsOf } from '../store/decision-store.ts';
import type { Acting, Reading } from './acting.ts';
import { visibleRequest } from './visible-request.ts';

/** Everything that was decided about a request, oldest first. For whoever may see the request. */
export async function listDecisions(
  { db }: Reading,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Decision[]> {
  await visibleRequest(db, requestId, acting.caller);
  return decisionsOf(db, requestId);
}
