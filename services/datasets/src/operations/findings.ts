import type { Asker } from '@alliance/assets/context';
import { auditContext } from '@alliance/assets/events';
import {
  type Caller,
  hasAllianceRole,
  requireAllianceRole,
  requireCaller,
  requireRole,
  requireScope,
} from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { FindingClosedSchema, FindingExplainedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { type Finding, type FindingState, findingTextProblems, nextFindingState } from '../domain/finding.ts';
import { findFinding, listFindings as listStored, lockFinding, updateFinding } from '../store/finding-store.ts';
import type { DatasetsTables } from '../store/tables.ts';

export type FindingsContext = { findings: Kysely<DatasetsTables>; transact: Transact<DatasetsTables>; clock: Clock };
type Reader = Pick<Asker, 'caller'>;

/** One page of the findings that the caller may see. Errors: `unauthenticated`, `scope_required`. */
export async function listFindings(
  { findings }: FindingsContext,
  {
    organisation,
    state,
    page,
  }: { organisation: string; state: FindingState | undefined; page: PageRequest<readonly [string]> },
  { caller }: Reader,
): Promise<Page<Finding>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const seen = organisationsOf(person);
  const organisations =
    organisation === '' ? seen : seen === 'all' || seen.includes(organisation) ? [organisation] : [];
  return listStored(findings, { organisations, state }, page);
}

/**
 * Says what a finding is, as an owner of the organisation. Errors: those of `requireRole`, `not_found`, `invalid_argument`,
 * `state_conflict`.
 */
export async function explainFinding(
  context: FindingsContext,
  { id, text }: { id: string; text: string },
  asker: Reader,
): Promise<Finding> {
  const { organisation } = await loadFinding(context, id, asker);
  const role = requireRole(asker.caller, organisation, ['owner'], 'publish');
  return settle(context, { id, action: 'explain', field: 'text', text, role }, asker);
}

/** Closes a finding, for governance. Errors: those of `requireAllianceRole`, `not_found`, `invalid_argument`, `state_conflict`. */
export async function closeFinding(
  context: FindingsContext,
  { id, reason }: { id: string; reason: string },
  asker: Reader,
): Promise<Finding> {
  await loadFinding(context, id, asker);
  requireAllianceRole(asker.caller, ['governance'], 'decide');
  return settle(context, { id, action: 'close', field: 'reason', text: reason, role: 'governance' }, asker);
}

async function settle(
  { transact, clock }: FindingsContext,
  {
    id,
    action,
    field,
    text,
    role,
  }: { id: string; action: 'explain' | 'close'; field: string; text: string; role: string },
  { caller }: Reader,
): Promise<Finding> {
  const problems = findingTextProblems(field, text);
  if (problems.length > 0) throw invalidArgument('Say in your own words what this is about.', problems);
  const personId = caller?.personId ?? '';
  const now = clock();
  return transact(async (trx) => {
    const before = await lockFinding(trx, id);
    if (!before) throw notFound('finding of that id');
    const after = await updateFinding(trx, id, { state: nextFindingState(action, before), text, personId, now });
    const schema = action === 'close' ? FindingClosedSchema : FindingExplainedSchema;
    const fact = { actor: { personId, role }, asset: after, previousState: before.state, nextState: after.state };
    await recordEvent(trx, schema, { audit: auditContext('dataset', fact, after), findingId: id }, now);
    return after;
  });
}

/** The finding; `not_found` for those who may not know of it, `unauthenticated` for nobody. */
async function loadFinding({ findings }: FindingsContext, id: string, { caller }: Reader): Promise<Finding> {
  const seen = organisationsOf(requireCaller(caller));
  const finding = await findFinding(findings, id);
  if (!finding || (seen !== 'all' && !seen.includes(finding.organisation))) throw notFound('finding of that id');
  return finding;
}

/** Whose findings a caller may see: owners and stewards those of their organisations, governance and auditors all. */
function organisationsOf(caller: Caller): readonly string[] | 'all' {
  if (hasAllianceRole(caller, 'governance', 'auditor')) return 'all';
  return caller.memberships
    .filter(({ role }) => role === 'owner' || role === 'steward')
    .map(({ organisation }) => organisation);
}
