import type { Decision } from '../domain/decision.ts';
import { decisionsOf } from '../store/decision-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requestForDecider } from './request-for-decider.ts';

/** Everything that was decided about a request, oldest first. For whoever may see the request. */
export async function listDecisions(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Decision[]> {
  await requestForDecider({ db, clock }, requestId, acting.caller);
  return decisionsOf(db, requestId);
}
