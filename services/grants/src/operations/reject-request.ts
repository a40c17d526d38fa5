import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import type { Acting, Writing } from './acting.ts';
import { decideOnRequest } from './decide-on-request.ts';
import { requestForDecider } from './request-for-decider.ts';
import { requireDecider } from './visible-request.ts';

export type Rejection = { id: string; reason: string; clause: string; expectedRevision: number };

/**
 * Rejects a request, with a reason and the clause or rule that it rests on. For stewards and owners of the asset's organisation
 * who have no part in the request. Throws `separation_of_duties`, `state_conflict`, `revision_mismatch`, `invalid_argument`.
 */
export async function rejectRequest(context: Writing, rejection: Rejection, acting: Acting): Promise<AccessRequest> {
  const { id, reason, clause, expectedRevision } = rejection;
  const { request, caller } = await requestForDecider(context, id, acting.caller);
  const actor = requireDecider(request, caller);
  const problems = [
    ...textProblems('reason', reason, MAX_NOTE, { required: true }),
    ...textProblems('clause', clause, MAX_NOTE, { required: true }),
  ];
  if (problems.length > 0)
    throw invalidArgument('A rejection says why, and on which clause or rule it rests.', problems);
  const words = { note: reason.trim(), clause: clause.trim() };
  return decideOnRequest(context, {
    id,
    act: 'reject',
    expectedRevision,
    actor,
    caller,
    words,
    change: (_request, now) => ({
      decisionNote: words.note,
      clause: words.clause,
      decidedBy: caller.personId,
      decidedAt: now,
      firstApproval: undefined,
    }),
  });
}
