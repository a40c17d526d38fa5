import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Trx = Transaction<ProvenanceTables>;

/** Starts with the retracted version itself. */
export async function startReach(trx: Trx, retractionId: number): Promise<void> {
  await trx.insertInto('retraction_reach').values({ retraction_id: retractionId, node_id: retractionId }).execute();
}

/** Lets every retraction that reaches a parent reach its new child: what is made later from a retracted version joins by itself. */
export async function reachChildren(
  trx: Trx,
  edges: readonly { childId: number; parentId: number; relation: string }[],
): Promise<void> {
  const derived = edges.filter(({ relation }) => relation !== 'evaluate');
  await sql`
    insert into retraction_reach (retraction_id, node_id)
    select distinct reach.retraction_id, edge.child_id
      from unnest(${derived.map(({ childId }) => childId)}::bigint[], ${derived.map(({ parentId }) => parentId)}::bigint[])
        as edge (child_id, parent_id)
      join retraction_reach as reach on reach.node_id = edge.parent_id
    on conflict do nothing`.execute(trx);
}

/** A version that was only named so far is published now: it is looked at once more. */
export async function reachAgain(trx: Trx, nodeId: number): Promise<void> {
  await trx.updateTable('retraction_reach').set({ settled: false }).where('node_id', '=', nodeId).execute();
}

/** Some nodes of one retraction whose children were not looked up yet. */
export async function unsettledReach(
  trx: Trx,
  limit: number,
): Promise<{ retractionId: number; nodeIds: number[] } | undefined> {
  const rows = await trx
    .selectFrom('retraction_reach')
    .select(['retraction_id', 'node_id'])
    .where('settled', '=', false)
    .orderBy('retraction_id')
    .orderBy('node_id')
    .limit(limit)
    .execute();
  const retractionId = rows[0]?.retraction_id;
  if (retractionId === undefined) return undefined;
  const nodeIds = rows.filter((row) => row.retraction_id === retractionId).map((row) => row.node_id);
  return { retractionId, nodeIds };
}

/** Adds the children of these nodes and marks the nodes themselves as looked at. */
export async function settleReach(
  trx: Trx,
  { retractionId, nodeIds }: { retractionId: number; nodeIds: readonly number[] },
): Promise<void> {
  await sql`
    insert into retraction_reach (retraction_id, node_id)
    select distinct ${retractionId}::bigint, child_id from lineage_edge
     where parent_id = any(${nodeIds}::bigint[]) and relation <> 'evaluate'
    on conflict do nothing`.execute(trx);
  await trx
    .updateTable('retraction_reach')
    .set({ settled: true })
    .where('retraction_id', '=', retractionId)
    .where('node_id', 'in', nodeIds)
    .execute();
}

/** Whether everything that was made from a retracted version has been looked up. */
export async function isReachComplete(db: Kysely<ProvenanceTables>, retractionId: number): Promise<boolean> {
  const row = await db
    .selectFrom('retraction_reach')
    .select('node_id')
    .where('retraction_id', '=', retractionId)
    .where('settled', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}
