import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { Answer } from '../domain/answers.ts';
import type { Grant } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { type AccessRequest, UNDECIDED } from '../domain/request.ts';
import { startClock } from '../domain/request-clock.ts';
import { caseProblems, scopeProblems } from '../domain/request-limits.ts';
import { reportProblems, type UseReport } from '../domain/use-report.ts';
import { recordUseReport } from '../facts/life-facts.ts';
import { recordRequestFact } from '../facts/request-facts.ts';
import { lockGrant } from '../store/grant-store.ts';
import { findRequest, insertRequest } from '../store/request-store.ts';
import { downloadedVersions, insertUseReport } from '../store/use-report-store.ts';
import { anotherIsOpen } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { askForRules, decideByRules } from './decide-by-rules.ts';
import { answerForm, keepAnswers } from './keep-answers.ts';
import { requireGatedAsset } from './known-assets.ts';
import { matchRequest } from './match-request.ts';
import { requireMayHold } from './may-hold.ts';
import { modelProblems } from './model-problems.ts';
import { useProblems } from './use-problems.ts';
import { requireHolder, visibleGrant } from './visible-grant.ts';

export type Renewal = {
  grantId: string;
  until: Date | undefined;
  /** Empty = that of the request before. */
  statement: string;
  /** 0 = as many as there are. */
  seats: number;
  answers: readonly Answer[];
  report: UseReport;
};

type Context = Writing & { assets: AssetsDirectory; licensing: LicensingDesk };

/**
 * Asks for what a grant gives once more, with a report of its use; decided like every request. For its holder, while it is nearly
 * over. Throws `role_required`, `state_conflict`, `already_exists` when a request for the same is open, and `invalid_argument` with
 * every problem.
 */
export async function renewGrant(context: Context, renewal: Renewal, acting: Acting): Promise<AccessRequest> {
  const { grant, caller } = await visibleGrant(context, renewal.grantId, acting);
  const { personId } = requireHolder(grant, caller);
  permitGrantAct(grant.state, 'renew', { role: 'holder', activated: true });
  const asset = await requireGatedAsset(context, grant.asset, acting.forward());
  const before = await findRequest(context.db, grant.requestId);
  const now = context.clock();
  const request = toRequest(renewal, { grant, before, applicantId: personId }, { now, dayMs: context.dayMs });
  requireMayHold(caller, request);
  const answering = await answerForm(context.db, { asset: grant.asset, id: grant.requestId }, renewal.answers, {
    draft: false,
  });
  const problems = [
    ...requestProblems(request, now),
    ...answering.problems,
    ...(await useProblems(context, grant.asset, { ...request, useCodes: request.useCodes ?? [], draft: false })),
    ...reportProblems(renewal.report),
    ...(await modelProblems(context, renewal.report.models, acting)),
  ];
  if (problems.length > 0)
    throw invalidArgument('The grant cannot be renewed like this. Correct the fields named.', problems);
  const asked = await askForRules(context, asset, acting.forward());
  return context.transact(async (trx) => {
    const held = await lockGrant(trx, grant.id);
    const at = request.createdAt;
    permitGrantAct(grantStateAt(held, at), 'renew', { role: 'holder', activated: true });
    const made = { ...request, useMatch: await matchRequest(trx, request) };
    if (!(await insertRequest(trx, made))) throw anotherIsOpen(made);
    await keepAnswers(trx, made.id, answering);
    const { report } = renewal;
    await insertUseReport(trx, { requestId: made.id, grantId: grant.id, report, by: personId, at });
    const actor = { personId, role: 'applicant' } as const;
    await recordRequestFact(trx, 'submit', { request: made, from: '', actor, at });
    const downloaded = await downloadedVersions(trx, grant.id);
    await recordUseReport(trx, { grant: held, requestId: made.id, report, downloaded, actor, at });
    return decideByRules(trx, made, { asked, at, dayMs: context.dayMs });
  });
}

function requestProblems({ versions, purpose, seats, beneficiary, statement, until }: AccessRequest, now: Date) {
  const problems: FieldProblem[] = [
    ...scopeProblems({ versions, purpose, seats, beneficiary: beneficiary.kind }),
    ...caseProblems({ statement, newFrom: undefined, from: undefined, until }, now, { draft: false }),
  ];
  return problems;
}

/** What the grant gives, asked for again. */
function toRequest(
  { until, statement, seats }: Renewal,
  { grant, before, applicantId }: { grant: Grant; before: AccessRequest | undefined; applicantId: string },
  { now, dayMs }: { now: Date; dayMs: number },
): AccessRequest {
  const { id, asset, versions, beneficiary, purposes, operations, seatCap } = grant;
  const [purpose = 'research'] = purposes;
  return {
    id: uuidv7(),
    asset,
    versions,
    applicantId,
    beneficiary,
    purpose,
    operations,
    statement: statement.trim() || (before?.statement ?? ''),
    seats: seats === 0 ? seatCap : seats,
    from: undefined,
    until,
    state: 'submitted',
    ...UNDECIDED,
    createdAt: now,
    submittedAt: now,
    clock: startClock(now, dayMs),
    excludedDeciders: [],
    unasked: false,
    useCodes: grant.useCodes ?? [],
    renews: id,
    coApplicants: grant.coHolders ?? [],
    // Its holder asks, who for an organisation is an owner of it.
    signedBy: beneficiary.kind === 'organisation' ? applicantId : undefined,
  };
}
