import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Answer } from '../domain/answers.ts';
import type { AccessRequest } from '../domain/request.ts';
import { resumeClock, startClock } from '../domain/request-clock.ts';
import { caseProblems } from '../domain/request-limits.ts';
import type { UseCode } from '../domain/use-codes.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { answerForm, keepAnswers } from './keep-answers.ts';
import { matchRequest } from './match-request.ts';
import { useProblems } from './use-problems.ts';

/** What changes with the submission; empty and absent parts stay. */
export type WrittenAnew = {
  statement: string;
  from: Date | undefined;
  until: Date | undefined;
  /** Answers that are new or other ones. */
  answers: readonly Answer[];
  useCodes: readonly UseCode[];
};

/** Nothing: the request is submitted as it is. */
export const AS_IT_IS: WrittenAnew = { statement: '', from: undefined, until: undefined, answers: [], useCodes: [] };

/** Writes what changes of a held request, which must be complete then. Throws `invalid_argument` with every problem. */
export async function takeIn(
  trx: GrantsTrx,
  current: AccessRequest,
  given: WrittenAnew,
  now: Date,
): Promise<Partial<AccessRequest>> {
  const answering = await answerForm(trx, current, given.answers, { draft: false });
  const useCodes = given.useCodes.length > 0 ? given.useCodes : (current.useCodes ?? []);
  const statement = given.statement.trim() || current.statement;
  const from = given.from ?? current.from;
  const until = given.until ?? current.until;
  const extent = { useCodes, operations: current.operations, from, until, draft: false };
  const problems = [
    ...caseProblems({ statement, newFrom: given.from, from, until }, now, { draft: false }),
    ...answering.problems,
    ...(await useProblems({ db: trx, clock: () => now }, current.asset, extent)),
  ];
  if (problems.length > 0)
    throw invalidArgument('The access request cannot be submitted like this. Correct the fields named.', problems);
  await keepAnswers(trx, current.id, answering);
  return { statement, from, until, useCodes };
}

/** What a complete request starts to wait for its decision with. */
export async function startOfWait(
  trx: GrantsTrx,
  request: AccessRequest,
  { now, dayMs }: { now: Date; dayMs: number },
): Promise<Partial<AccessRequest>> {
  const clock = request.clock.dueAt ? resumeClock(request.clock, now) : startClock(now, dayMs);
  return { submittedAt: now, clock, useMatch: await matchRequest(trx, request), assignedTo: undefined };
}
