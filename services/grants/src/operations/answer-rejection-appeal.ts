import { AllianceError } from '@alliance/errors/alliance-error';
import type { Appeal } from '../domain/appeal.ts';
import type { AccessRequest } from '../domain/request.ts';
import { startClock } from '../domain/request-clock.ts';
import { recordAppealFact } from '../facts/appeal-facts.ts';
import { lastAppealOf, updateAppeal } from '../store/appeal-store.ts';
import { completeAct, holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { requireReasons } from './appeal-rejection.ts';
import { requireNeutral } from './neutral-governance.ts';
import { requireGovernance } from './visible-grant.ts';
import { visibleRequest } from './visible-request.ts';

/**
 * Upholds the rejection of a request, or remits it: somebody else of the asset's organisation decides again. For governance that
 * belongs to neither side. Throws `role_required`, `separation_of_duties`, `state_conflict`, `invalid_argument`.
 */
export async function answerRejectionAppeal(
  context: Writing,
  { requestId, act, reasons }: { requestId: string; act: 'uphold' | 'remit'; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Appeal> {
  const { caller } = await visibleRequest(context.db, requestId, acting.caller);
  const actor = requireGovernance(caller);
  requireReasons(reasons);
  return context.transact(async (trx) => {
    const held = await holdRequest(trx, { id: requestId, act, expectedRevision: 0, actor });
    const { request } = held;
    const appeal = await lastAppealOf(trx, { requestId });
    if (!appeal) throw new AllianceError('internal', 'Something went wrong on our side.');
    await requireNeutral(trx, caller, { request, appeal, decidedBy: request.decidedBy });
    const at = context.clock();
    const answered = answer(appeal, { act, reasons, by: caller.personId, at });
    await updateAppeal(trx, answered);
    const changes = act === 'remit' ? reopened(request, at, context.dayMs) : {};
    const { asset, state } = await completeAct(trx, held, { changes, at, words: { note: answered.answer } });
    await recordAppealFact(trx, act, { appeal: answered, asset, actor, from: request.state, to: state, at });
    return answered;
  });
}

/** The appeal with governance's answer. */
export function answer(
  appeal: Appeal,
  { act, reasons, by, at }: { act: 'uphold' | 'remit'; reasons: string; by: string; at: Date },
): Appeal {
  const state = act === 'uphold' ? 'upheld' : 'remitted';
  return { ...appeal, state, answer: reasons.trim(), decidedBy: by, decidedAt: at };
}

/** What a remitted request starts with again: no decision, a new clock, and one decider fewer. */
function reopened(
  { decidedBy, decidedFor, excludedDeciders }: AccessRequest,
  at: Date,
  dayMs: number,
): Partial<AccessRequest> {
  return {
    decisionNote: '',
    clause: '',
    decidedBy: undefined,
    decidedByRule: undefined,
    peopleDecide: true,
    decidedAt: undefined,
    firstApproval: undefined,
    decidedFor: undefined,
    excludedDeciders: [...excludedDeciders, ...[decidedBy, decidedFor].filter((person) => person !== undefined)],
    clock: startClock(at, dayMs),
  };
}
