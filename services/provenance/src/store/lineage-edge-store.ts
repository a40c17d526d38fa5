import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { EVIDENCE_OF_EDGE, edgeCounts, evidenceJoins, firstIndexBefore, type LogSize } from './edge-evidence.ts';
import { reachChildren } from './retraction-reach-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

/** More entries than a log will ever have. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

export type LineageDirection = 'upstream' | 'downstream';
export type LineageEdge = { childId: number; parentId: number; relation: string; evidence: string };
/** `statedBy`: the event that states it, where that is not the child's publication. */
export type NewEdge = LineageEdge & { statedBy?: Buffer };
/** `statementIndex`: of the entry of that event; absent for what the child's publication states. */
export type StatedEdge = LineageEdge & { isStatement: boolean; statementIndex: number | undefined };

/** The highest number given to a publication, locked until the transaction ends. */
export async function lockOrder(trx: Trx): Promise<number> {
  const { last } = await trx.selectFrom('lineage_order').select('last').forUpdate().executeTakeFirstOrThrow();
  return last;
}

export async function putOrder(trx: Trx, last: number): Promise<void> {
  await trx.updateTable('lineage_order').set({ last }).execute();
}

/** Gives everything that descends from a node new numbers after `last`, keeping its order; returns how many there were. */
export async function renumberDescendants(trx: Trx, id: number, last: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with recursive descendant (id) as (
      select child_id from lineage_edge where parent_id = ${id}
      union
      select edge.child_id from lineage_edge as edge join descendant on edge.parent_id = descendant.id
    ), numbered as (
      select id, row_number() over (order by publish_no) as place from descendant join lineage_node using (id)
    )
    update lineage_node set publish_no = ${last}::bigint + numbered.place
    from numbered where lineage_node.id = numbered.id`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

/** Whether a node descends from another one. */
export async function descendsFrom(trx: Trx, id: number, ancestor: number): Promise<boolean> {
  const { rows } = await sql`
    with recursive above (id) as (
      select parent_id from lineage_edge where child_id = ${id}
      union
      select edge.parent_id from lineage_edge as edge join above on edge.child_id = above.id
    )
    select from above where id = ${ancestor}`.execute(trx);
  return rows.length > 0;
}

/** Of these nodes, those that are, or descend from, one of the others. */
export async function amongDescendants(trx: Trx, ids: readonly number[], ancestors: readonly number[]) {
  const { rows } = await sql<{ id: number }>`
    with recursive above (start, id) as (
      select id, id from unnest(${ids}::bigint[]) as given (id)
      union
      select above.start, edge.parent_id from lineage_edge as edge join above on edge.child_id = above.id
    )
    select distinct start as id from above where id = any(${ancestors}::bigint[])`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Gives a published node, and everything that descends from it, numbers after all others. The order must be locked. */
export async function moveAfter(trx: Trx, id: number): Promise<void> {
  const publishNo = (await lockOrder(trx)) + 1;
  await trx.updateTable('lineage_node').set({ publish_no: publishNo }).where('id', '=', id).execute();
  await putOrder(trx, publishNo + (await renumberDescendants(trx, id, publishNo)));
}

/** Draws edges; those that are there stay as they were first stated. The order must be locked. */
export async function insertEdges(trx: Trx, edges: readonly NewEdge[]): Promise<void> {
  if (edges.length === 0) return;
  const each = new Map(edges.map((edge) => [`${edge.childId} ${edge.parentId} ${edge.relation}`, edge]));
  await trx
    .insertInto('lineage_edge')
    .values(
      [...each.values()].map(({ childId, parentId, relation, evidence, statedBy }) => ({
        child_id: childId,
        parent_id: parentId,
        relation,
        evidence,
        stated_by: statedBy ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['child_id', 'parent_id', 'relation'])
        .doUpdateSet({ also_published: true })
        .where('excluded.stated_by', 'is', null)
        .where('lineage_edge.stated_by', 'is not', null),
    )
    .execute();
  await noteChange(trx);
  await reachChildren(trx, edges);
}

/** Notes that what is known of edges has changed. */
export async function noteChange(trx: Trx): Promise<void> {
  await sql`update lineage_order set revision = revision + 1`.execute(trx);
}

/** How often what is known of edges has changed. */
export async function lineageRevision(db: Db): Promise<number> {
  return (await db.selectFrom('lineage_order').select('revision').executeTakeFirstOrThrow()).revision;
}

/**
 * Edges that count, with the evidence that statements and captured runs give them. `edges`: a query for their rows.
 * `asOf`: what had no entry by then gives none, and what was superseded later still does.
 */
export async function statedEdges(
  db: Db,
  edges: RawBuilder<unknown>,
  asOf: LogSize | undefined,
): Promise<StatedEdge[]> {
  type Row = { child_id: number; parent_id: number; relation: string; evidence: string };
  const { rows } = await sql<Row & { stated_by: Buffer | null; idx: number | null }>`
    with edge as (${edges})
    select edge.child_id, edge.parent_id, edge.relation, ${EVIDENCE_OF_EDGE} as evidence,
           coalesce(captured.stated_by, said.dedupe_key, case when edge.also_published then null else edge.stated_by end)
             as stated_by,
           ${asOf === undefined ? sql`said.idx` : sql`coalesce(said.idx, ${firstIndexBefore(asOf)})`} as idx
    from edge ${evidenceJoins(asOf)}
    left join audit_record as said
      on said.dedupe_key = coalesce(captured.stated_by, edge.stated_by) and said.idx < ${asOf ?? ENDLESS}
    where ${edgeCounts(asOf)}
    order by edge.child_id, edge.parent_id, edge.relation`.execute(db);
  return rows.map((row) => ({
    childId: row.child_id,
    parentId: row.parent_id,
    relation: row.relation,
    evidence: row.evidence,
    isStatement: row.stated_by !== null || row.idx !== null,
    statementIndex: row.idx ?? undefined,
  }));
}
