import { type Kysely, sql } from 'kysely';
import { edgeCounts, type LogSize } from './edge-evidence.ts';
import { type LineageDirection, type StatedEdge, statedEdges } from './lineage-edge-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** Which edges a walk follows. What was only evaluated with something was not made from it. */
export type Course = { direction: LineageDirection; evaluations: boolean; asOf: LogSize | undefined };

/** What one step leads to from these nodes. */
export async function nextNodes(db: Db, ids: readonly number[], course: Course): Promise<number[]> {
  const [from, to] =
    course.direction === 'upstream' ? (['child_id', 'parent_id'] as const) : (['parent_id', 'child_id'] as const);
  // One text: a row for each of a hundred thousand ids costs more than finding them.
  const { rows } = await sql<{ ids: string | null }>`
    select string_agg(id::text, ',') as ids from (
      select distinct ${sql.ref(to)} as id from lineage_edge as edge
      where ${sql.ref(from)} = any(${`{${ids.join(',')}}`}::bigint[]) and ${followed(course)}) as found`.execute(db);
  const text = rows[0]?.ids ?? '';
  return text === '' ? [] : text.split(',').map(Number);
}

/**
 * The edges that lead to these nodes from some of `among`, turned so that the end that is nearer to the start of the walk stands as
 * `parentId`.
 */
export async function leadingTo(
  db: Db,
  { ids, among }: { ids: readonly number[]; among: readonly number[] },
  course: Course,
): Promise<StatedEdge[]> {
  const up = course.direction === 'upstream';
  // Whatever was made from a source may be far more than what the walk came by; of what a version was made from, there is never much.
  const ends = up
    ? sql`parent_id = any(${ids}::bigint[]) and child_id = any(${among}::bigint[])`
    : sql`child_id = any(${ids}::bigint[])`;
  const unrelated = course.evaluations ? sql`true` : sql`relation <> 'evaluate'`;
  const edges = await statedEdges(
    db,
    sql`select edge.* from lineage_edge as edge where ${ends} and ${unrelated}`,
    course.asOf,
  );
  return up ? edges.map((edge) => ({ ...edge, childId: edge.parentId, parentId: edge.childId })) : edges;
}

function followed({ evaluations, asOf }: Course) {
  return sql`${evaluations ? sql`true` : sql`relation <> 'evaluate'`} and ${edgeCounts(asOf)}`;
}

type Pair = { childId: number; parentId: number };
type Around = { page: readonly number[]; among: readonly number[]; direction: LineageDirection };

/** Ends of the edges by which a walk goes on from the nodes of a page, or comes to them: on a way up, only from `among`. */
export async function edgesAround(db: Db, { page, among, direction }: Around): Promise<Pair[]> {
  // Whatever was made from a source may be far more than what the walk came by.
  const arriving =
    direction === 'upstream'
      ? sql`select child_id, parent_id from lineage_edge
            where parent_id = any(${page}::bigint[]) and child_id = any(${among}::bigint[])`
      : sql`select child_id, parent_id from lineage_edge where parent_id = any(${page}::bigint[])`;
  const { rows } = await sql<{ child_id: number; parent_id: number }>`
    select child_id, parent_id from lineage_edge where child_id = any(${page}::bigint[])
    union ${arriving}`.execute(db);
  return rows.map(({ child_id: childId, parent_id: parentId }) => ({ childId, parentId }));
}

/** Every edge between the ends of these pairs that counts. */
export async function edgesBetween(db: Db, pairs: readonly Pair[], asOf: LogSize | undefined): Promise<StatedEdge[]> {
  if (pairs.length === 0) return [];
  return statedEdges(
    db,
    sql`
      select edge.* from lineage_edge as edge
      join unnest(
        ${pairs.map(({ childId }) => childId)}::bigint[], ${pairs.map(({ parentId }) => parentId)}::bigint[]
      ) as pair (child_id, parent_id) using (child_id, parent_id)`,
    asOf,
  );
}
