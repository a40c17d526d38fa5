import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { ShownCase } from '../case-mapping.ts';
import { isPlain } from '../domain/audit-fact.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { type CaseState, caseReachOf } from '../domain/retraction-case.ts';
import type { LogContext } from '../log-context.ts';
import { type AffectedVersion, findCase, listAffected, listCases as listRows } from '../store/case-reading-store.ts';
import type { CaseRow } from '../store/case-store.ts';
import { loadNodes } from '../store/lineage-node-store.ts';
import { findRetractions } from '../store/retraction-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Context = Pick<LogContext, 'db' | 'clock'>;
type PageInput = { pageSize: number; pageToken: string };
type Listing = PageInput & { organisation: string; state: CaseState | undefined; overdue: boolean };

/** Cases of the caller's organisations, or all for those who oversee them; newest first. Errors: `unauthenticated`, `scope_required`. */
export async function listCases(
  { db, clock }: Context,
  caller: Caller | null,
  { organisation, state, overdue, ...request }: Listing,
): Promise<Page<ShownCase>> {
  const person = requireReader(caller);
  const { size, after } = pageRequest(request, stringKey(1));
  if (!isPlain(organisation)) return { rows: [], nextPageToken: '' };
  const filter = { organisation, state, overdueAt: overdue ? clock() : undefined };
  const rows = await listRows(db, caseReachOf(person), filter, { before: after?.[0], limit: size + 1 });
  const page = toPage(rows, size, ({ id }) => [id]);
  return { rows: await showCases(db, person, page.rows), nextPageToken: page.nextPageToken };
}

/** A case with a page of its versions. Errors: `not_found`, also for those who may not know of it. */
export async function getCase(
  { db }: Pick<Context, 'db'>,
  caller: Caller | null,
  { caseId, ...request }: PageInput & { caseId: string },
): Promise<{ shown: ShownCase; versions: AffectedVersion[]; nextPageToken: string }> {
  const person = requireReader(caller);
  const { size, after } = pageRequest(request, nodeIdKey);
  const row = isPlain(caseId) ? await findCase(db, caseReachOf(person), caseId) : undefined;
  if (row === undefined) throw notFound(`retraction case ${caseId}`);
  const affected = await listAffected(db, caseId, { after: after?.[0], limit: size + 1 });
  const page = toPage(affected, size, ({ nodeId }) => [nodeId]);
  const [shown = { row, retracted: undefined }] = await showCases(db, person, [row]);
  return { shown, versions: page.rows, nextPageToken: page.nextPageToken };
}

/** A case with what its retraction says. */
export async function showCase({ db }: Pick<Context, 'db'>, caller: Caller | null, row: CaseRow): Promise<ShownCase> {
  const [shown = { row, retracted: undefined }] = await showCases(db, caller, [row]);
  return shown;
}

/** Which version was retracted, and why in words, is only for those who may know of that version. */
async function showCases(
  db: Kysely<ProvenanceTables>,
  caller: Caller | null,
  rows: readonly CaseRow[],
): Promise<ShownCase[]> {
  const ids = [...new Set(rows.map(({ retractionId }) => retractionId))];
  const facts = await findRetractions(db, ids);
  const nodes = new Map((await loadNodes(db, ids)).map((node) => [node.id, node]));
  return rows.map((row) => {
    const [fact, node] = [facts.get(row.retractionId), nodes.get(row.retractionId)];
    if (fact === undefined || node === undefined || node.subject.kind === 'external')
      return { row, retracted: undefined };
    return { row, retracted: { ...fact, version: maySeeNode(caller, node) ? node.subject : undefined } };
  });
}

function requireReader(caller: Caller | null): Caller {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  return person;
}

function nodeIdKey(key: unknown[]): [number] | undefined {
  const [id, ...rest] = key;
  return Number.isSafeInteger(id) && rest.length === 0 ? [id as number] : undefined;
}
