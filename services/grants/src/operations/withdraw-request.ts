import type { AccessRequest } from '../domain/request.ts';
import { actOnRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

/** Closes a request that is not decided yet. For its applicant. Throws `state_conflict`, `revision_mismatch`. */
export async function withdrawRequest(
  context: Writing,
  { id, expectedRevision }: { id: string; expectedRevision: number },
  acting: Acting,
): Promise<AccessRequest> {
  const { request, caller } = await visibleRequest(context.db, id, acting.caller);
  const actor = requireApplicant(request, caller);
  return actOnRequest(context, { id, act: 'withdraw', expectedRevision, actor, change: () => ({}) });
}
