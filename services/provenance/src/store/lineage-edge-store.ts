import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { reachChildren } from './retraction-reach-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

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

export async function insertEdges(trx: Trx, edges: readonly NewEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await trx
    .insertInto('lineage_edge')
    .values(
      edges.map(({ childId, parentId, relation, evidence, statedBy }) => ({
        child_id: childId,
        parent_id: parentId,
        relation,
        evidence,
        stated_by: statedBy ?? null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await reachChildren(trx, edges);
}

/** The parents (upstream) or children (downstream) of these nodes. */
export async function neighbours(db: Db, direction: LineageDirection, ids: readonly number[]): Promise<number[]> {
  const [from, to] =
    direction === 'upstream' ? (['child_id', 'parent_id'] as const) : (['parent_id', 'child_id'] as const);
  const { rows } = await sql<{ id: number }>`
    select distinct ${sql.ref(to)} as id from lineage_edge where ${sql.ref(from)} = any(${ids}::bigint[])`.execute(db);
  return rows.map(({ id }) => id);
}

/** Versions that were made from these; what was only evaluated with them was not. */
export async function derivedFrom(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct child_id as id from lineage_edge
     where parent_id = any(${ids}::bigint[]) and relation <> 'evaluate'`.execute(db);
  return rows.map(({ id }) => id);
}

/** Every edge between two nodes of `known` of which at least one is in `page`. */
export async function edgesOnPage(db: Db, page: readonly number[], known: readonly number[]): Promise<StatedEdge[]> {
  return statedEdges(
    db,
    sql`
      select child_id, parent_id, relation, evidence, stated_by from lineage_edge
      where child_id = any(${page}::bigint[]) and parent_id = any(${known}::bigint[])
      union
      select child_id, parent_id, relation, evidence, stated_by from lineage_edge
      where parent_id = any(${page}::bigint[]) and child_id = any(${known}::bigint[])`,
  );
}

/** The edges by which these nodes were made from others. */
export async function edgesInto(db: Db, ids: readonly number[]): Promise<StatedEdge[]> {
  return statedEdges(
    db,
    sql`
      select child_id, parent_id, relation, evidence, stated_by from lineage_edge
      where child_id = any(${ids}::bigint[]) and relation <> 'evaluate'`,
  );
}

/** Edges with the evidence that statements and captured runs give them. `edges`: a query for their rows. */
export async function statedEdges(db: Db, edges: RawBuilder<unknown>): Promise<StatedEdge[]> {
  type Row = { child_id: number; parent_id: number; relation: string; evidence: string };
  const { rows } = await sql<Row & { stated_by: Buffer | null; idx: number | null }>`
    with edge as (${edges})
    select edge.child_id, edge.parent_id, edge.relation,
           case when captured.stated_by is null then coalesce(stated.evidence, edge.evidence) else 'run-captured' end
             as evidence,
           coalesce(captured.stated_by, edge.stated_by) as stated_by, audit_record.idx
    from edge
    left join lateral (
      select run_edge.stated_by from lineage_run_edge as run_edge
      where run_edge.child_id = edge.child_id and run_edge.parent_id = edge.parent_id
        and run_edge.relation = edge.relation and run_edge.captured
      order by run_edge.organisation, run_edge.run_id limit 1
    ) as captured on true
    left join audit_record on audit_record.dedupe_key = coalesce(captured.stated_by, edge.stated_by)
    left join lateral (
      -- Of what statements say that nothing later stands in for, the strongest.
      select statement_edge.evidence
      from statement_edge join statement_subject
        on statement_subject.statement = statement_edge.statement and statement_subject.node_id = statement_edge.child_id
      where statement_edge.child_id = edge.child_id and statement_edge.parent_id = edge.parent_id
        and statement_edge.relation = edge.relation and statement_subject.superseded_by is null
      order by statement_edge.evidence = 'digest-matched' desc limit 1
    ) as stated on true
    order by edge.child_id, edge.parent_id, edge.relation`.execute(db);
  return rows.map((row) => ({
    childId: row.child_id,
    parentId: row.parent_id,
    relation: row.relation,
    evidence: row.evidence,
    isStatement: row.stated_by !== null,
    statementIndex: row.idx ?? undefined,
  }));
}
