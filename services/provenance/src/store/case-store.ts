import { sql, type Transaction } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import type { CaseState, Outcome } from '../domain/retraction-case.ts';
import type { ProvenanceTables } from './tables.ts';

type Trx = Transaction<ProvenanceTables>;

/** A case as it is written. */
export type CaseRow = {
  id: string;
  retractionId: number;
  organisation: string;
  state: CaseState;
  openedAt: Date;
  dueAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  closedAt: Date | null;
  versions: number;
  answered: number;
  revision: number;
};

export const CASE_COLUMNS = [
  'retraction_case.id',
  'retraction_case.retraction_id',
  'retraction_case.organisation',
  'retraction_case.state',
  'retraction_case.opened_at',
  'retraction_case.due_at',
  'retraction_case.acknowledged_by',
  'retraction_case.acknowledged_at',
  'retraction_case.closed_at',
  'retraction_case.versions',
  'retraction_case.answered',
  'retraction_case.revision',
] as const;

export type AffectedNode = { nodeId: number; subject: VersionSubject };

/** Published versions among these nodes that are not retracted themselves, by their owner. */
export async function affectedByOwner(trx: Trx, nodeIds: readonly number[]): Promise<Map<string, AffectedNode[]>> {
  const rows = await trx
    .selectFrom('lineage_node')
    .select(['id', 'kind', 'organisation', 'name', 'version'])
    .where('id', '=', sql<number>`any(${[...nodeIds]}::bigint[])`)
    .where('publication', 'is not', null)
    .where('state', '<>', 'retracted')
    .orderBy('organisation')
    .orderBy('id')
    .execute();
  const affected = rows.map(({ id, kind, organisation, name, version }) => ({
    nodeId: id,
    subject: { kind: kind === 'model' ? kind : 'dataset', organisation, name, version } satisfies VersionSubject,
  }));
  return Map.groupBy(affected, ({ subject }) => subject.organisation);
}

/** The case of an owner, held until the transaction ends. */
export async function lockCaseOf(trx: Trx, retractionId: number, organisation: string): Promise<CaseRow | undefined> {
  const row = await trx
    .selectFrom('retraction_case')
    .select(CASE_COLUMNS)
    .where('retraction_id', '=', retractionId)
    .where('organisation', '=', organisation)
    .forUpdate()
    .executeTakeFirst();
  return row && toCaseRow(row);
}

/** The case, held until the transaction ends. */
export async function lockCase(trx: Trx, id: string): Promise<CaseRow | undefined> {
  const query = trx.selectFrom('retraction_case').select(CASE_COLUMNS).where('id', '=', id).forUpdate();
  const row = await query.executeTakeFirst();
  return row && toCaseRow(row);
}

/** Cases in which nothing was said yet of a version, held until the transaction ends. */
export async function lockCasesAsking(trx: Trx, nodeId: number): Promise<CaseRow[]> {
  const rows = await trx
    .selectFrom('retraction_case')
    .select(CASE_COLUMNS)
    .where('id', 'in', (eb) =>
      eb.selectFrom('affected_version').select('case_id').where('node_id', '=', nodeId).where('outcome', 'is', null),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(toCaseRow);
}

export async function insertCase(trx: Trx, opened: CaseRow): Promise<void> {
  await trx
    .insertInto('retraction_case')
    .values({
      id: opened.id,
      retraction_id: opened.retractionId,
      organisation: opened.organisation,
      ...columns(opened),
    })
    .execute();
}

/** Writes what may change of a locked case, as its next revision. */
export async function updateCase(trx: Trx, changed: CaseRow): Promise<CaseRow> {
  const next = { ...changed, revision: changed.revision + 1 };
  await trx.updateTable('retraction_case').set(columns(next)).where('id', '=', next.id).execute();
  return next;
}

/** Adds versions to a locked case; returns those that were not there yet. */
export async function addAffected(
  trx: Trx,
  { caseId, joinedAt }: { caseId: string; joinedAt: Date },
  affected: readonly AffectedNode[],
): Promise<AffectedNode[]> {
  const rows = await trx
    .insertInto('affected_version')
    .values(
      affected.map(({ nodeId }) => ({
        case_id: caseId,
        node_id: nodeId,
        joined_at: joinedAt,
        outcome: null,
        answered_by: null,
        answered_at: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('node_id')
    .execute();
  const added = new Set(rows.map((row) => row.node_id));
  return affected.filter(({ nodeId }) => added.has(nodeId));
}

export type Answer = { outcome: Outcome; reason: string; by: string | null; at: Date };

/**
 * Says of versions of a locked case of which nothing was said yet what became of them: of these nodes, or of all. Returns how many
 * there were, and some of them.
 */
export async function answerVersions(
  trx: Trx,
  { caseId, nodeIds }: { caseId: string; nodeIds: readonly number[] | undefined },
  { outcome, reason, by, at }: Answer,
): Promise<{ count: number; some: VersionSubject[] }> {
  const { rows } = await sql<{ count: number } & Partial<VersionSubject>>`
    with answered as (
      update affected_version set outcome = ${outcome}, reason = ${reason}, answered_by = ${by}, answered_at = ${at}
       where case_id = ${caseId} and outcome is null
         and ${nodeIds ? sql`node_id = any(${nodeIds}::bigint[])` : sql`true`}
      returning node_id)
    select (select count(*) from answered) as count, node.kind, node.organisation, node.name, node.version
      from lineage_node as node where node.id in (select node_id from answered order by node_id limit ${SOME})
     order by node.id`.execute(trx);
  const some = rows.map(({ kind, organisation, name, version }) => ({ kind, organisation, name, version }));
  return { count: rows[0]?.count ?? 0, some: some as VersionSubject[] };
}

/** Of these versions those of a case of which nothing was said yet. */
export async function openNodes(
  trx: Trx,
  caseId: string,
  keys: readonly string[],
): Promise<{ nodeId: number; key: string }[]> {
  const rows = await openVersions(trx, caseId)
    .select(['node_id', 'key'])
    .where('key', '=', sql<string>`any(${[...keys]}::text[])`)
    .execute();
  return rows.map(({ node_id, key }) => ({ nodeId: node_id, key }));
}

/** One of the versions of a case, of these nodes or of all, of which nothing was said yet and that is not retracted. */
export async function findStanding(
  trx: Trx,
  caseId: string,
  nodeIds: readonly number[] | undefined,
): Promise<string | undefined> {
  let query = openVersions(trx, caseId).select('key').where('lineage_node.state', '<>', 'retracted').limit(1);
  if (nodeIds) query = query.where('node_id', '=', sql<number>`any(${[...nodeIds]}::bigint[])`);
  return (await query.executeTakeFirst())?.key;
}

function openVersions(trx: Trx, caseId: string) {
  return trx
    .selectFrom('affected_version')
    .innerJoin('lineage_node', 'lineage_node.id', 'affected_version.node_id')
    .where('case_id', '=', caseId)
    .where('outcome', 'is', null);
}

/** As many as an event names. */
const SOME = 500;

function columns({ state, openedAt, dueAt, acknowledgedBy, acknowledgedAt, closedAt, ...rest }: CaseRow) {
  const { versions, answered, revision } = rest;
  return {
    state,
    opened_at: openedAt,
    due_at: dueAt,
    acknowledged_by: acknowledgedBy,
    acknowledged_at: acknowledgedAt,
    closed_at: closedAt,
    versions,
    answered,
    revision,
  };
}

type StoredCase = {
  id: string;
  retraction_id: number;
  organisation: string;
  state: CaseState;
  opened_at: Date;
  due_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  closed_at: Date | null;
  versions: number;
  answered: number;
  revision: number;
};

export function toCaseRow(row: StoredCase): CaseRow {
  return {
    id: row.id,
    retractionId: row.retraction_id,
    organisation: row.organisation,
    state: row.state,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at,
    closedAt: row.closed_at,
    versions: row.versions,
    answered: row.answered,
    revision: row.revision,
  };
}
