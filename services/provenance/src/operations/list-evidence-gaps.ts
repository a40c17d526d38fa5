import { type Caller, requireAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import { isPlain } from '../domain/audit-fact.ts';
import { type EvidenceSummary, type Gap, gapsOf, maySeeGapsOf, summarise } from '../domain/evidence-gap.ts';
import type { VersionSubject } from '../domain/lineage-node.ts';
import { lineageReachOf, maySeeNode } from '../domain/lineage-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { edgesBetween } from '../store/course-store.ts';
import type { LogSize } from '../store/edge-evidence.ts';
import { countEvidence, type EdgeKey, findGaps, findPublishers } from '../store/evidence-gap-store.ts';
import { loadNodesAt } from './lineage-reading.ts';
import { MOST_AT_ONCE, type SeenNode } from './lineage-ways.ts';
import { type AsOf, resolveAsOf } from './resolve-as-of.ts';

type Context = Pick<LogContext, 'db' | 'clock'>;
type Asked = { asOf: AsOf | undefined; pageSize: number; pageToken: string };
export type EvidenceGap = {
  version: VersionSubject;
  source: SeenNode;
  relation: string;
  evidence: string;
  gaps: Gap[];
  logIndex: number | undefined;
};
type Gaps = { gaps: EvidenceGap[]; nextPageToken: string; asOf: LogSize | undefined; summary?: EvidenceSummary };
type Summaries = { organisations: EvidenceSummary[]; nextPageToken: string; asOf: LogSize | undefined };

/**
 * The derivations of an organisation's versions that little speaks for, or whose source is not known; the first page with all of them
 * in numbers. Evaluations are none. Errors: `unauthenticated`, `scope_required`, `not_found` (for others than its people, governance
 * and auditors), `invalid_argument`, `invalid_cursor`.
 */
export async function listEvidenceGaps(
  context: Context,
  caller: Caller | null,
  { organisation, asOf: moment, ...request }: Asked & { organisation: string },
): Promise<Gaps> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  if (!isPlain(organisation) || organisation === '' || !maySeeGapsOf(person, organisation))
    throw notFound(`evidence gaps of the organisation "${organisation.slice(0, 100)}"`);
  const { size, after } = pageRequest(request, edgeKey, MOST_AT_ONCE);
  const asOf = await resolveAsOf(context, moment);
  const scope = { reach: lineageReachOf(person), asOf };
  const place = after && { childId: after[0], parentId: after[1], relation: after[2] };
  const found = await findGaps(context.db, organisation, { ...scope, after: place, limit: size + 1 });
  const page = toPage(found, size, ({ childId, parentId, relation }) => [childId, parentId, relation]);
  const gaps = await describe(context, person, page.rows, asOf);
  if (after) return { gaps, nextPageToken: page.nextPageToken, asOf };
  const counts = await countEvidence(context.db, [organisation], scope);
  const summary = summarise(organisation, counts.get(organisation) ?? []);
  return { gaps, nextPageToken: page.nextPageToken, asOf, summary };
}

/**
 * The derivations of every organisation that has published something in numbers, for governance and auditors. Errors: `unauthenticated`,
 * `scope_required`, `role_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listEvidenceSummaries(
  context: Context,
  caller: Caller | null,
  { asOf: moment, ...request }: Asked,
): Promise<Summaries> {
  requireAllianceRole(caller, ['governance', 'auditor'], 'read');
  const { size, after } = pageRequest(request, stringKey(1));
  const asOf = await resolveAsOf(context, moment);
  const found = await findPublishers(context.db, { after: after?.[0] ?? '', limit: size + 1 });
  const page = toPage(found, size, (organisation) => [organisation]);
  const counts = await countEvidence(context.db, page.rows, { reach: 'everything', asOf });
  const organisations = page.rows.map((organisation) => summarise(organisation, counts.get(organisation) ?? []));
  return { organisations, nextPageToken: page.nextPageToken, asOf };
}

async function describe(
  { db }: Context,
  caller: Caller,
  keys: readonly EdgeKey[],
  asOf: LogSize | undefined,
): Promise<EvidenceGap[]> {
  const ids = [...new Set(keys.flatMap(({ childId, parentId }) => [childId, parentId]))];
  const nodes = new Map((await loadNodesAt(db, ids, asOf)).map((node) => [node.id, node]));
  const edges = new Map((await edgesBetween(db, keys, asOf)).map((edge) => [textOf(edge), edge]));
  return keys.flatMap((key) => {
    const [child, parent, edge] = [nodes.get(key.childId), nodes.get(key.parentId), edges.get(textOf(key))];
    if (!child || !parent || !edge || child.subject.kind === 'external') return [];
    const isHidden = !maySeeNode(caller, parent);
    const isUnknown = parent.subject.kind !== 'external' && parent.logIndex === undefined && parent.digest === '';
    const source: SeenNode = isHidden
      ? { id: parent.id, depth: 1, hidden: true }
      : { ...parent, depth: 1, hidden: false };
    const logIndex = edge.isStatement ? edge.statementIndex : child.logIndex;
    const gaps = gapsOf(edge.evidence, { isHidden, isUnknown });
    return [{ version: child.subject, source, relation: key.relation, evidence: edge.evidence, gaps, logIndex }];
  });
}

function textOf({ childId, parentId, relation }: EdgeKey): string {
  return `${childId} ${parentId} ${relation}`;
}

function edgeKey(key: unknown[]): [childId: number, parentId: number, relation: string] | undefined {
  const [childId, parentId, relation, ...rest] = key;
  const isKey = Number.isSafeInteger(childId) && Number.isSafeInteger(parentId) && rest.length === 0;
  if (!isKey || typeof relation !== 'string' || !isPlain(relation)) return undefined;
  return [childId as number, parentId as number, relation];
}
