import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { Answer } from '../domain/answers.ts';
import type { AccessRequest } from '../domain/request.ts';
import { resumeClock, startClock } from '../domain/request-clock.ts';
import { caseProblems } from '../domain/request-limits.ts';
import type { UseCode } from '../domain/use-codes.ts';
import { actOnRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { askForRules, decideByRules } from './decide-by-rules.ts';
import { answerForm, keepAnswers } from './keep-answers.ts';
import { requireGatedAsset } from './known-assets.ts';
import { matchRequest } from './match-request.ts';
import { requireMayHold } from './may-hold.ts';
import { useProblems } from './use-problems.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

/** What changes with the submission; empty and absent parts stay. */
export type Submission = {
  id: string;
  statement: string;
  from: Date | undefined;
  until: Date | undefined;
  /** Answers that are new or other ones. */
  answers: readonly Answer[];
  useCodes: readonly UseCode[];
  expectedRevision: number;
};

/** Submits a draft, or a returned request again. For its applicant. Throws what createRequest throws, and `state_conflict`. */
export async function submitRequest(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  submission: Submission,
  acting: Acting,
): Promise<AccessRequest> {
  const { request, caller } = await visibleRequest(context.db, submission.id, acting.caller);
  const actor = requireApplicant(request, caller);
  requireMayHold(caller, request);
  const asset = await requireGatedAsset(context, request.asset, acting.forward());
  const asked = await askForRules(context, asset, acting.forward());
  return actOnRequest(context, {
    follow: (trx, submitted, at) => decideByRules(trx, submitted, { asked, at, dayMs: context.dayMs }),
    id: request.id,
    act: ({ state }) => (state === 'returned' ? 'resubmit' : 'submit'),
    expectedRevision: submission.expectedRevision,
    actor,
    change: async (current, now, trx) => {
      const answering = await answerForm(trx, current, submission.answers, { draft: false });
      const useCodes = submission.useCodes.length > 0 ? submission.useCodes : (current.useCodes ?? []);
      const extent = {
        useCodes,
        operations: current.operations,
        from: submission.from ?? current.from,
        until: submission.until ?? current.until,
        draft: false,
      };
      const useOnes = await useProblems({ db: trx, clock: () => now }, current.asset, extent);
      const problems = [...answering.problems, ...useOnes];
      const changes = resubmitted(current, submission, { now, problems });
      await keepAnswers(trx, current.id, answering);
      const clock = current.state === 'returned' ? resumeClock(current.clock, now) : startClock(now, context.dayMs);
      const useMatch = await matchRequest(trx, { ...current, useCodes });
      return { ...changes, useCodes, useMatch, assignedTo: undefined, clock };
    },
  });
}

function resubmitted(
  request: AccessRequest,
  submission: Submission,
  { now, problems: others }: { now: Date; problems: readonly FieldProblem[] },
): Partial<AccessRequest> {
  const statement = submission.statement.trim() || request.statement;
  const from = submission.from ?? request.from;
  const until = submission.until ?? request.until;
  const written = { statement, newFrom: submission.from, from, until };
  const problems = [...caseProblems(written, now, { draft: false }), ...others];
  if (problems.length > 0)
    throw invalidArgument('The access request cannot be submitted like this. Correct the fields named.', problems);
  return { statement, from, until, submittedAt: now };
}
