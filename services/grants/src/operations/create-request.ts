import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { Answer } from '../domain/answers.ts';
import { type AccessRequest, UNDECIDED } from '../domain/request.ts';
import { awaitSignature, NOT_STARTED, startClock } from '../domain/request-clock.ts';
import { caseProblems, scopeProblems } from '../domain/request-limits.ts';
import { needsSignature } from '../domain/signature.ts';
import type { UseCode } from '../domain/use-codes.ts';
import { ANY_VERSION } from '../domain/version-range.ts';
import type { AssetRef, Beneficiary, Operation, Purpose } from '../domain/vocabulary.ts';
import { recordRequestFact } from '../facts/request-facts.ts';
import { insertRequest } from '../store/request-store.ts';
import { anotherIsOpen } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { askForRules, decideByRules } from './decide-by-rules.ts';
import { answerForm, keepAnswers } from './keep-answers.ts';
import { requireGatedAsset } from './known-assets.ts';
import { matchRequest } from './match-request.ts';
import { requireMayHold } from './may-hold.ts';
import { useProblems } from './use-problems.ts';

export type RequestWish = {
  asset: AssetRef;
  /** Empty = every version. */
  versions: string;
  /** Slug of the organisation that is to hold the grant; empty = the applicant. */
  organisation: string;
  purpose: Purpose | undefined;
  /** Empty = view and download. */
  operations: readonly Operation[];
  statement: string;
  /** 0 = 1. */
  seats: number;
  from: Date | undefined;
  until: Date | undefined;
  draft: boolean;
  /** To the form of the asset; a draft may lack some. */
  answers: readonly Answer[];
  /** What it is for, in codes. */
  useCodes: readonly UseCode[];
};

/** What is meant when nothing is said. */
export const USUAL_OPERATIONS: readonly Operation[] = ['view', 'download'];

/**
 * Asks for access to a gated asset, for the caller or for an organisation of theirs, of which an owner signs it first. Throws `invalid_argument` with every
 * problem, `not_found` for an asset that the caller may not see, `state_conflict` for one that needs no grant, `already_exists`
 * when such a request is open.
 */
export async function createRequest(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  wish: RequestWish,
  acting: Acting,
): Promise<AccessRequest> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const asset = await requireGatedAsset(context, wish.asset, acting.forward());
  const answering = await answerForm(context.db, wish, wish.answers, wish);
  const extent = { ...wish, operations: operationsOf(wish) };
  const problems = [...answering.problems, ...(await useProblems(context, wish.asset, extent))];
  const request = toRequest(wish, caller, { now: context.clock(), dayMs: context.dayMs, problems });
  requireMayHold(caller, request);
  const asked = await askForRules(context, asset, acting.forward());
  return context.transact(async (trx) => {
    const isSubmitted = request.state === 'submitted';
    const made = isSubmitted ? { ...request, useMatch: await matchRequest(trx, request) } : request;
    if (!(await insertRequest(trx, made))) throw anotherIsOpen(made);
    await keepAnswers(trx, made.id, answering);
    if (!isSubmitted) return made;
    const at = made.createdAt;
    const actor = { personId: caller.personId, role: 'applicant' } as const;
    await recordRequestFact(trx, 'submit', { request: made, from: '', actor, at });
    return decideByRules(trx, made, { asked, at, dayMs: context.dayMs });
  });
}

function operationsOf({ operations }: RequestWish): readonly Operation[] {
  return operations.length > 0 ? operations : USUAL_OPERATIONS;
}

function toRequest(
  wish: RequestWish,
  caller: Caller,
  { now, dayMs, problems: others }: { now: Date; dayMs: number; problems: readonly FieldProblem[] },
): AccessRequest {
  const { draft, organisation, from, until, statement } = wish;
  const beneficiary: Beneficiary =
    organisation === '' ? { kind: 'person', personId: caller.personId } : { kind: 'organisation', organisation };
  const versions = wish.versions.trim() || ANY_VERSION;
  const seats = wish.seats === 0 ? 1 : wish.seats;
  const problems = [
    ...scopeProblems({ versions, purpose: wish.purpose, seats, beneficiary: beneficiary.kind }),
    ...caseProblems({ statement, newFrom: from, from, until }, now, { draft }),
    ...others,
  ];
  if (wish.purpose === undefined || problems.length > 0)
    throw invalidArgument('The access request cannot be taken like this. Correct the fields named.', problems);
  return {
    id: uuidv7(),
    asset: wish.asset,
    versions,
    applicantId: caller.personId,
    beneficiary,
    purpose: wish.purpose,
    operations: operationsOf(wish),
    statement: statement.trim(),
    seats,
    from,
    until,
    ...UNDECIDED,
    createdAt: now,
    ...startOf({ beneficiary, draft }, caller, { now, dayMs }),
    excludedDeciders: [],
    unasked: false,
    useCodes: wish.useCodes,
  };
}

/** With what a request starts: owners of the organisation that is to hold the grant sign by submitting, others ask them to. */
function startOf(
  { beneficiary, draft }: { beneficiary: Beneficiary; draft: boolean },
  caller: Caller,
  { now, dayMs }: { now: Date; dayMs: number },
): Pick<AccessRequest, 'state' | 'submittedAt' | 'clock' | 'signedBy'> {
  if (draft) return { state: 'draft', submittedAt: undefined, clock: NOT_STARTED };
  if (needsSignature({ beneficiary }, caller))
    return { state: 'awaiting-signature', submittedAt: undefined, clock: awaitSignature(NOT_STARTED, now) };
  const signedBy = beneficiary.kind === 'organisation' ? caller.personId : undefined;
  return { state: 'submitted', submittedAt: now, clock: startClock(now, dayMs), signedBy };
}
