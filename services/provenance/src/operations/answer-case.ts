import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import { type CaseActor, recordAcknowledgement, recordAnswer } from '../case-facts.ts';
import type { ShownCase } from '../case-mapping.ts';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { caseReachOf, type Outcome, requireCaseState } from '../domain/retraction-case.ts';
import type { LogContext } from '../log-context.ts';
import { findCase } from '../store/case-reading-store.ts';
import { answerVersions, type CaseRow, findStanding, lockCase, openNodes, updateCase } from '../store/case-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { showCase } from './read-cases.ts';

type Context = Pick<LogContext, 'db' | 'transact' | 'clock'>;
export type CaseAnswer = {
  caseId: string;
  /** Undefined: the request names none that is known. */
  outcome: Outcome | undefined;
  reason: string;
  /** Empty: all of which nothing was said yet. */
  versions: readonly VersionSubject[];
};

const MAX_REASON = 2_000;
const MAX_VERSIONS = 500;

/**
 * Takes note of a case. For stewards and owners of the affected organisation. Errors: those of `requireRole`, `not_found`,
 * `state_conflict`.
 */
export async function acknowledgeCase(context: Context, caller: Caller | null, caseId: string): Promise<ShownCase> {
  const actor = await requireAnswering(context, caller, caseId);
  const row = await context.transact(async (trx) => {
    const held = await lockedCase(trx, caseId);
    requireCaseState(caseId, held.state, 'acknowledge');
    const at = context.clock();
    const acknowledged = { state: 'acknowledged', acknowledgedBy: actor.personId, acknowledgedAt: at } as const;
    const next = await updateCase(trx, { ...held, ...acknowledged });
    await recordAcknowledgement(trx, { row: next, previousState: held.state, actor, at });
    return next;
  });
  return showCase(context, caller, row);
}

/**
 * Says what became of affected versions; the case is closed once that is said of all. For stewards and owners of the affected
 * organisation. Errors: those of `requireRole`, `not_found`, `invalid_argument`, `state_conflict`.
 */
export async function answerCase(context: Context, caller: Caller | null, answer: CaseAnswer): Promise<ShownCase> {
  const { caseId, outcome, reason, versions } = answer;
  const actor = await requireAnswering(context, caller, caseId);
  const problems = problemsOf(answer);
  if (problems.length > 0 || outcome === undefined)
    throw invalidArgument(
      'Say what became of the versions of the case: an outcome, and why where they are not affected.',
      problems,
    );
  const row = await context.transact(async (trx) => {
    const held = await lockedCase(trx, caseId);
    requireCaseState(caseId, held.state, 'answer');
    const nodeIds = versions.length === 0 ? undefined : await nodesOf(trx, caseId, versions);
    if (outcome === 'retracted') await requireRetracted(trx, caseId, nodeIds);
    const at = context.clock();
    const said = { outcome, reason: reason.trim(), by: actor.personId, at };
    const { count, some } = await answerVersions(trx, { caseId, nodeIds }, said);
    const next = await updateCase(trx, answered(held, count, at));
    await recordAnswer(trx, { row: next, previousState: held.state, actor, at, outcome, versions: some });
    return next;
  });
  return showCase(context, caller, row);
}

/** A case of which so many more versions are answered for; with the last one it is closed. */
export function answered(row: CaseRow, count: number, at: Date): CaseRow {
  const next = { ...row, answered: row.answered + count };
  const isDone = next.answered === next.versions && row.state !== 'informed';
  return isDone ? { ...next, state: 'closed', closedAt: at } : next;
}

/** The caller as one who answers for the affected organisation; who may not know of the case is told that there is none. */
async function requireAnswering({ db }: Context, caller: Caller | null, caseId: string): Promise<CaseActor> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const found = isPlain(caseId) ? await findCase(db, caseReachOf(person), caseId) : undefined;
  if (found === undefined) throw notFound(`retraction case ${caseId}`);
  const role = requireRole(person, found.organisation, ['steward', 'owner'], 'decide');
  return { personId: person.personId, role };
}

async function lockedCase(trx: Transaction<ProvenanceTables>, caseId: string): Promise<CaseRow> {
  const row = await lockCase(trx, caseId);
  if (row === undefined) throw notFound(`retraction case ${caseId}`);
  return row;
}

function problemsOf({ outcome, reason, versions }: CaseAnswer): FieldProblem[] {
  const text = reason.trim();
  const isNeeded = outcome === 'not-affected' && text.length < 3;
  return [
    ...(outcome ? [] : [{ field: 'outcome', problem: 'must be removed, replaced, retracted or not-affected' }]),
    ...(isNeeded ? [{ field: 'reason', problem: 'must say why the versions are not affected' }] : []),
    ...(text.length > MAX_REASON || !text.isWellFormed()
      ? [{ field: 'reason', problem: `must be text of at most ${MAX_REASON} characters` }]
      : []),
    ...(versions.length > MAX_VERSIONS
      ? [{ field: 'versions', problem: `must be at most ${MAX_VERSIONS}, or none for all that are left` }]
      : []),
  ];
}

async function nodesOf(
  trx: Transaction<ProvenanceTables>,
  caseId: string,
  versions: readonly VersionSubject[],
): Promise<number[]> {
  const keys = [...new Set(versions.map(nodeKey))];
  const open = await openNodes(trx, caseId, keys);
  const known = new Set(open.map(({ key }) => key));
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw invalidArgument('Name versions of the case of which nothing was said yet, or none for all that are left.', [
      { field: 'versions', problem: `not, or no longer, asked about: ${unknown.slice(0, 10).join(', ')}` },
    ]);
  return open.map(({ nodeId }) => nodeId);
}

async function requireRetracted(
  trx: Transaction<ProvenanceTables>,
  caseId: string,
  nodeIds: readonly number[] | undefined,
): Promise<void> {
  const standing = await findStanding(trx, caseId, nodeIds);
  if (standing === undefined) return;
  throw new AllianceError(
    'state_conflict',
    `${standing} is not retracted. Retract it: the case takes note of that by itself within seconds.`,
  );
}
