import { requireScope } from '@alliance/auth/caller';
import { type AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import { findAsset } from '../store/asset-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import type { Acting } from './acting.ts';
import { answerAsOf, type CheckAnswer } from './answer-as-of.ts';
import { type Check, factsNow, type PreparedCheck, prepareCheck } from './check-access.ts';
import { decideOn } from './decide-now.ts';
import { type LearningContext, learnAcceptances } from './learn-acceptances.ts';

const MAX_CHECKS = 100;

type Context = LearningContext & { assets: AssetsDirectory; people: PeopleRegister };
/** The answer to one of many checks, or why it was refused. */
export type CheckOutcome = CheckAnswer | AllianceError;

/**
 * Answers up to 100 checks, each by itself, from what is the case at one moment: whoever changes something meanwhile changes
 * all of the answers or none. Throws `invalid_argument` for no check, or more.
 */
export async function checkAccessBatch(
  context: Context,
  checks: readonly Check[],
  acting: Acting,
): Promise<CheckOutcome[]> {
  if (checks.length === 0 || checks.length > MAX_CHECKS)
    throw invalidArgument(`Ask 1 to ${MAX_CHECKS} questions at a time.`);
  if (acting.caller) requireScope(acting.caller, 'read');
  const now = context.clock();
  const prepared = await Promise.all(checks.map((check) => outcome(() => prepareCheck(context, check, now, acting))));
  const outcomes = await answerAll(context.db, prepared, acting);
  return (await learnAll(context, prepared, outcomes, acting)) ? answerAll(context.db, prepared, acting) : outcomes;
}

async function answerAll(
  db: GrantsDb,
  prepared: readonly (PreparedCheck | AllianceError)[],
  acting: Acting,
): Promise<CheckOutcome[]> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (trx) => {
    const outcomes: CheckOutcome[] = [];
    for (const check of prepared)
      outcomes.push(isAllianceError(check) ? check : await outcome(() => answer(trx, check, acting)));
    return outcomes;
  });
}

async function answer(db: GrantsDb, check: PreparedCheck, { caller }: Acting): Promise<CheckAnswer> {
  const { ref, at, whom } = check;
  if (at) return answerAsOf({ db }, { ...check, asset: ref, version: check.askedVersion, at }, whom);
  // What was asked of other services is not in the snapshot: drafts, and what no event has told of yet.
  const seen = await findAsset(db, ref, check.version);
  const { question, known } = await factsNow({ db }, { ...check, ...(seen?.versionState ? seen : {}) }, caller);
  return { decision: await decideOn(db, question, known), version: check.version };
}

/** Asks for acceptances that no event has told of yet; true when that made a seat usable. */
async function learnAll(
  context: Context,
  prepared: readonly (PreparedCheck | AllianceError)[],
  outcomes: readonly CheckOutcome[],
  acting: Acting,
): Promise<boolean> {
  const missing = new Map<string, { licenceId: string; version: number }[]>();
  for (const [index, one] of outcomes.entries()) {
    const check = prepared[index];
    if (isAllianceError(one) || !check || isAllianceError(check) || check.at || check.whom === undefined) continue;
    const terms = one.decision.because.flatMap(({ terms: all = [] }) => all);
    if (terms.length > 0) missing.set(check.whom, [...(missing.get(check.whom) ?? []), ...terms]);
  }
  let learnt = false;
  for (const [personId, terms] of missing)
    learnt = (await learnAcceptances(context, { personId, missing: terms }, acting.forward())) || learnt;
  return learnt;
}

async function outcome<T>(work: () => Promise<T>): Promise<T | AllianceError> {
  try {
    return await work();
  } catch (error) {
    if (isAllianceError(error)) return error;
    throw error;
  }
}
