import { type Kysely, sql } from 'kysely';
import type { TrainingStep } from '../operations/walk-training.ts';
import { edgeCounts, type LogSize } from './edge-evidence.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** The steps by which something was made from these nodes; evaluations are none. */
export async function trainingSteps(
  db: Db,
  ids: readonly number[],
  asOf: LogSize | undefined,
): Promise<TrainingStep[]> {
  // One text of four numbers a step: a row for each of half a million steps costs more than finding them.
  const { rows } = await sql<{ steps: string | null }>`
    select string_agg(concat_ws(' ', parent_id, child_id, is_model, synthetic), ' ') as steps from (
      select distinct edge.parent_id, edge.child_id, (child.kind = 'model')::int as is_model,
             (edge.relation in ('generate', 'distil'))::int as synthetic
      from lineage_edge as edge join lineage_node as child on child.id = edge.child_id
      where edge.parent_id = any(${`{${ids.join(',')}}`}::bigint[]) and edge.relation <> 'evaluate' and ${edgeCounts(asOf)}
    ) as step`.execute(db);
  const text = rows[0]?.steps ?? '';
  const numbers = text === '' ? [] : text.split(' ').map(Number);
  const steps: TrainingStep[] = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [parentId = 0, childId = 0, isModel, synthetic] = numbers.slice(at, at + 4);
    steps.push({ parentId, childId, isModel: isModel === 1, synthetic: synthetic === 1 });
  }
  return steps;
}

/** Up to `limit` of the nodes that a version was evaluated with, by id, after one. */
export async function evaluatedWith(
  db: Db,
  id: number,
  { after, limit, asOf }: { after: number; limit: number; asOf: LogSize | undefined },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select parent_id as id from lineage_edge as edge
    where child_id = ${id} and relation = 'evaluate' and parent_id > ${after} and ${edgeCounts(asOf)}
    order by parent_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
