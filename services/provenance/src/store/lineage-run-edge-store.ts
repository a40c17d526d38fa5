import { sql, type Transaction } from 'kysely';
import type { RunName } from './lineage-run-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Trx = Transaction<ProvenanceTables>;

export type RunEdge = { childId: number; parentId: number; relation: string };

/** The edges that the run has stated. */
export async function runEdgesOf(trx: Trx, { organisation, runId }: RunName): Promise<RunEdge[]> {
  const rows = await trx
    .selectFrom('lineage_run_edge')
    .select(['child_id', 'parent_id', 'relation'])
    .where('organisation', '=', organisation)
    .where('run_id', '=', runId)
    .execute();
  return rows.map(({ child_id: childId, parent_id: parentId, relation }) => ({ childId, parentId, relation }));
}

/** Keeps what a run states of edges with one event. */
export async function insertRunEdges(
  trx: Trx,
  { organisation, runId }: RunName,
  { edges, captured, statedBy }: { edges: readonly RunEdge[]; captured: boolean; statedBy: Buffer },
): Promise<void> {
  await sql`
    insert into lineage_run_edge (child_id, parent_id, relation, organisation, run_id, captured, stated_by)
    select child, parent, relation, ${organisation}, ${runId}, ${captured}, ${statedBy}
      from unnest(
        ${edges.map(({ childId }) => childId)}::bigint[], ${edges.map(({ parentId }) => parentId)}::bigint[],
        ${edges.map(({ relation }) => relation)}::text[]
      ) as given (child, parent, relation)`.execute(trx);
}
