import { AllianceError } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Appeal } from '../domain/appeal.ts';
import type { Grant } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { type AccessRequest, UNDECIDED } from '../domain/request.ts';
import { startClock } from '../domain/request-clock.ts';
import { recordAppealFact } from '../facts/appeal-facts.ts';
import { recordRequestFact } from '../facts/request-facts.ts';
import { lastAppealOf, updateAppeal } from '../store/appeal-store.ts';
import { lockGrant } from '../store/grant-store.ts';
import { findRequest, insertRequest } from '../store/request-store.ts';
import { anotherIsOpen } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { answer } from './answer-rejection-appeal.ts';
import { requireReasons } from './appeal-rejection.ts';
import { requireNeutral } from './neutral-governance.ts';
import { requireGovernance, visibleGrant } from './visible-grant.ts';

/**
 * Upholds the revocation of a grant, or remits it: the grant stays revoked, and a new request for the same, and for the time that
 * was lost, waits for somebody else of the asset's organisation. For governance that belongs to neither side. Throws
 * `role_required`, `separation_of_duties`, `state_conflict`, `already_exists` when such a request is open, `invalid_argument`.
 */
export async function answerRevocationAppeal(
  context: Writing,
  { grantId, act, reasons }: { grantId: string; act: 'uphold' | 'remit'; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Appeal> {
  const { caller } = await visibleGrant(context, grantId, acting);
  const actor = requireGovernance(caller);
  requireReasons(reasons);
  return context.transact(async (trx) => {
    const grant = await lockGrant(trx, grantId);
    const at = context.clock();
    const activated = grant.activatedAt !== undefined;
    const state = permitGrantAct(grantStateAt(grant, at), act, { role: actor.role, activated });
    const appeal = await lastAppealOf(trx, { grantId });
    const request = await findRequest(trx, grant.requestId);
    if (appeal?.state !== 'open' || !request)
      throw new AllianceError('state_conflict', 'No appeal about this grant waits for an answer.');
    await requireNeutral(trx, caller, { request, appeal, decidedBy: grant.revokedBy });
    const again = act === 'remit' ? askedAgain({ grant, request, appeal }, at, context.dayMs) : undefined;
    if (again) {
      if (!(await insertRequest(trx, again))) throw anotherIsOpen(again);
      await recordRequestFact(trx, 'submit', { request: again, from: '', actor, at });
    }
    const answered = { ...answer(appeal, { act, reasons, by: caller.personId, at }), newRequestId: again?.id };
    await updateAppeal(trx, answered);
    const { asset } = grant;
    await recordAppealFact(trx, act, { appeal: answered, asset, actor, from: grant.state, to: state, at });
    return answered;
  });
}

/** A new request for what the grant gave, for as long as it would still have lasted, which whoever revoked it does not decide. */
function askedAgain(
  { grant, request, appeal }: { grant: Grant; request: AccessRequest; appeal: Appeal },
  at: Date,
  dayMs: number,
): AccessRequest {
  const { revokedAt = at, revokedBy } = grant;
  return {
    ...request,
    id: uuidv7(),
    versions: grant.versions,
    operations: grant.operations,
    seats: grant.seatCap,
    applicantId: appeal.appellantId,
    statement: request.unasked ? appeal.reasons : request.statement,
    from: undefined,
    until: new Date(at.getTime() + grant.until.getTime() - revokedAt.getTime()),
    state: 'submitted',
    ...UNDECIDED,
    createdAt: at,
    submittedAt: at,
    clock: startClock(at, dayMs),
    excludedDeciders: revokedBy ? [...request.excludedDeciders, revokedBy] : request.excludedDeciders,
    unasked: false,
    peopleDecide: true,
    renews: undefined,
    offer: undefined,
  };
}
