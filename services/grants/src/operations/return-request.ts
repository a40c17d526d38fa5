import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { pauseClock } from '../domain/request-clock.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import type { Acting, Writing } from './acting.ts';
import { decideOnRequest } from './decide-on-request.ts';
import { requestForDecider } from './request-for-decider.ts';
import { requireDecider } from './visible-request.ts';

/**
 * Sends a request back to its applicant, saying what is missing. For stewards and owners of the asset's organisation who have no
 * part in the request. Throws `separation_of_duties`, `state_conflict`, `revision_mismatch`, `invalid_argument`.
 */
export async function returnRequest(
  context: Writing,
  { id, note, expectedRevision }: { id: string; note: string; expectedRevision: number },
  acting: Acting,
): Promise<AccessRequest> {
  const { request, caller } = await requestForDecider(context, id, acting.caller);
  const actor = requireDecider(request, caller);
  const problems = textProblems('note', note, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say what the applicant should change.', problems);
  const words = { note: note.trim() };
  return decideOnRequest(context, {
    id,
    act: 'return',
    expectedRevision,
    actor,
    caller,
    words,
    change: ({ clock }, now) => ({
      decisionNote: words.note,
      firstApproval: undefined,
      clock: pauseClock(clock, now),
    }),
  });
}
