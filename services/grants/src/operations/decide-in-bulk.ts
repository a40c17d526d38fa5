import { requireCaller, requireScope } from '@alliance/auth/caller';
import { type AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { RequestState } from '../domain/request-states.ts';
import type { Acting, Writing } from './acting.ts';
import { approveRequest } from './approve-request.ts';
import { rehearsal } from './rehearsal.ts';
import { rejectRequest } from './reject-request.ts';
import { returnRequest } from './return-request.ts';

const MAX_IDS = 200;
/** As many as leave connections to the database for everybody else. */
const AT_ONCE = 4;

export type BulkAct = 'approve' | 'reject' | 'return';
export type BulkDecision = {
  ids: readonly string[];
  act: BulkAct | undefined;
  reason: string;
  clause: string;
  dryRun: boolean;
};

/** What became of one request, or (dry run) would. */
export type BulkOutcome =
  | { id: string; state: RequestState; secondDecisionNeeded: boolean; grantId: string }
  | { id: string; code: string; problem: string };

export type BulkContext = Writing & {
  assets: AssetsDirectory;
  licensing: LicensingDesk;
  /** What is told of an error that nobody expected. */
  problemOf(error: unknown, what: string): AllianceError;
};

/**
 * Decides on many requests by one act, each in a transaction of its own, so that one refusal stops none of the others. A dry run
 * does the same and takes it back: it answers what would happen, and nothing has happened. Throws `unauthenticated`,
 * `scope_required`, `invalid_argument`; whatever is wrong with one request stands in its outcome.
 */
export async function decideInBulk(context: BulkContext, bulk: BulkDecision, acting: Acting): Promise<BulkOutcome[]> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  requireScope(caller, 'decide');
  const act = requireAct(bulk);
  const stage = bulk.dryRun ? { ...context, transact: rehearsal(context.transact) } : context;
  const outcomes: BulkOutcome[] = [];
  for (let start = 0; start < bulk.ids.length; start += AT_ONCE) {
    const some = bulk.ids.slice(start, start + AT_ONCE);
    outcomes.push(...(await Promise.all(some.map((id) => outcomeOf(stage, { ...bulk, act, id }, acting)))));
  }
  return outcomes;
}

type OneOfMany = { id: string; act: BulkAct; reason: string; clause: string; dryRun: boolean };

async function outcomeOf(context: BulkContext, one: OneOfMany, acting: Acting): Promise<BulkOutcome> {
  const { id } = one;
  try {
    const { state, grantId, secondDecisionNeeded } = await decide(context, one, acting);
    return { id, state, secondDecisionNeeded, grantId: one.dryRun ? '' : grantId };
  } catch (error) {
    // What was decided before stands, so that the others must be answered for as well.
    const { code, message } = context.problemOf(error, `bulk decision on ${id}`);
    return { id, code, problem: message };
  }
}

function requireAct({ ids, act }: BulkDecision): BulkAct {
  const problems = [];
  if (!act) problems.push({ field: 'act', problem: 'must be approve, reject or return' });
  if (ids.length === 0 || ids.length > MAX_IDS || new Set(ids).size < ids.length)
    problems.push({ field: 'ids', problem: `must be 1 to ${MAX_IDS} requests, each once` });
  if (!act || problems.length > 0) throw invalidArgument('The requests cannot be decided on like this.', problems);
  return act;
}

async function decide(context: BulkContext, { id, act, reason, clause }: OneOfMany, acting: Acting) {
  const expectedRevision = 0;
  if (act === 'approve') {
    const { request, grant } = await approveRequest(context, { id, note: reason, expectedRevision }, acting);
    return {
      state: request.state,
      grantId: grant?.id ?? '',
      secondDecisionNeeded: !grant && request.state === 'submitted',
    };
  }
  const { state } =
    act === 'reject'
      ? await rejectRequest(context, { id, reason, clause, expectedRevision }, acting)
      : await returnRequest(context, { id, note: reason, expectedRevision }, acting);
  return { state, grantId: '', secondDecisionNeeded: false };
}
