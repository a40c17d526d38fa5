import { type Kysely, sql } from 'kysely';
import type { TrainingStep } from '../operations/walk-training.ts';
import { type StatedEdge, statedEdges } from './lineage-edge-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** The steps by which something was made from these nodes; evaluations are none. */
export async function trainingSteps(db: Db, ids: readonly number[]): Promise<TrainingStep[]> {
  const { rows } = await sql<{ parent_id: number; child_id: number; is_model: boolean; synthetic: boolean }>`
    select distinct edge.parent_id, edge.child_id, child.kind = 'model' as is_model,
           edge.relation in ('generate', 'distil') as synthetic
    from lineage_edge as edge join lineage_node as child on child.id = edge.child_id
    where edge.parent_id = any(${ids}::bigint[]) and edge.relation <> 'evaluate'`.execute(db);
  return rows.map((row) => ({
    parentId: row.parent_id,
    childId: row.child_id,
    isModel: row.is_model,
    synthetic: row.synthetic,
  }));
}

/** What these nodes were made from; what they were only evaluated with is no source. */
export async function madeFrom(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct parent_id as id from lineage_edge
    where child_id = any(${ids}::bigint[]) and relation <> 'evaluate'`.execute(db);
  return rows.map(({ id }) => id);
}

/** Up to `limit` of the nodes that a version was evaluated with, by id, after one. */
export async function evaluatedWith(
  db: Db,
  id: number,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select parent_id as id from lineage_edge
    where child_id = ${id} and relation = 'evaluate' and parent_id > ${after} order by parent_id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/**
 * The edges by which something of `among` was made from these nodes, turned: on a way up, the child is the end that is nearer to its
 * start, and stands as `parentId`.
 */
export async function edgesUpFrom(db: Db, ids: readonly number[], among: readonly number[]): Promise<StatedEdge[]> {
  const edges = await statedEdges(
    db,
    sql`
      select child_id, parent_id, relation, evidence, stated_by from lineage_edge
      where parent_id = any(${ids}::bigint[]) and child_id = any(${among}::bigint[]) and relation <> 'evaluate'`,
  );
  return edges.map((edge) => ({ ...edge, childId: edge.parentId, parentId: edge.childId }));
}
