import { invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import { type Appeal, requireAppealable } from '../domain/appeal.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { recordAppealFact } from '../facts/appeal-facts.ts';
import { insertAppeal, lastAppealOf } from '../store/appeal-store.ts';
import { completeAct, holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { appealedAlready } from './appealed-already.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

/**
 * Appeals against the rejection of a request, within 30 days and once. For its applicant. Throws `role_required`,
 * `state_conflict`, `already_exists`, `invalid_argument`.
 */
export async function appealRejection(
  { db, transact, clock }: Writing,
  { requestId, reasons }: { requestId: string; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Appeal> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  const actor = requireApplicant(request, caller);
  requireReasons(reasons);
  return transact(async (trx) => {
    const held = await holdRequest(trx, { id: requestId, act: 'appeal', expectedRevision: 0, actor });
    const at = clock();
    const earlier = await lastAppealOf(trx, { requestId });
    requireAppealable({ decidedAt: held.request.decidedAt ?? at, appealedAt: earlier?.createdAt }, at);
    const appeal = newAppeal({ requestId, appellantId: caller.personId, reasons, at });
    if (!(await insertAppeal(trx, appeal))) throw appealedAlready();
    const { asset, state } = await completeAct(trx, held, { changes: {}, at });
    await recordAppealFact(trx, 'appeal', { appeal, asset, actor, from: held.request.state, to: state, at });
    return appeal;
  });
}

/** Throws `invalid_argument` unless there are reasons. */
export function requireReasons(reasons: string): void {
  const problems = textProblems('reasons', reasons, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why.', problems);
}

/** An appeal as it starts. */
export function newAppeal({
  reasons,
  at,
  ...given
}: Pick<Appeal, 'requestId' | 'appellantId' | 'reasons'> & { grantId?: string; at: Date }): Appeal {
  return {
    id: uuidv7(),
    grantId: undefined,
    ...given,
    reasons: reasons.trim(),
    state: 'open',
    answer: '',
    decidedBy: undefined,
    newRequestId: undefined,
    createdAt: at,
    decidedAt: undefined,
  };
}
