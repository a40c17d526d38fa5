import { type Kysely, sql } from 'kysely';
import type { RunEventType } from '../domain/run-state.ts';
import { type LineageEdge, type StatedEdge, statedEdges } from './lineage-edge-store.ts';
import type { Run } from './lineage-run-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** When a version was published, and in what role. */
export type PublicationFact = { at: Date | null; role: string };

/** What a run says of how some nodes were made. */
export type ClosureRun = {
  run: Run;
  captured: boolean;
  events: { type: RunEventType; time: string; at: Date; producer: string }[];
  edges: { childId: number; parentId: number; relation: string }[];
};

/** Every edge by which these nodes were made, or with which they were evaluated. */
export async function edgesUpFrom(db: Db, ids: readonly number[]): Promise<StatedEdge[]> {
  return statedEdges(
    db,
    sql`
      select edge.* from lineage_edge as edge where child_id = any(${[...ids]}::bigint[])`,
    undefined,
  );
}

/** How these versions were published, as far as they were. */
export async function publicationsOf(db: Db, ids: readonly number[]): Promise<Map<number, PublicationFact>> {
  const { rows } = await sql<{ id: number; at: Date | null; role: string }>`
    select node.id, record.occurred_at as at, record.actor_role as role
      from lineage_node as node join audit_record as record on record.dedupe_key = node.publication
     where node.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...fact }) => [id, fact]));
}

/** The edges that these statements state, by their digest. */
export async function statementEdgesOf(db: Db, digests: readonly string[]): Promise<Map<string, LineageEdge[]>> {
  const { rows } = await sql<LineageEdge & { statement: string }>`
    select statement, child_id as "childId", parent_id as "parentId", relation, evidence
      from statement_edge where statement = any(${[...digests]}::text[])
     order by child_id, parent_id, relation`.execute(db);
  return Map.groupBy(rows, ({ statement }) => statement);
}

/** The envelopes of these statements, by their digest. */
export async function envelopesOf(db: Db, digests: readonly string[]): Promise<Map<string, Buffer>> {
  if (digests.length === 0) return new Map();
  const rows = await db
    .selectFrom('statement')
    .select(['digest', 'envelope'])
    .where('digest', 'in', [...digests])
    .execute();
  return new Map(rows.map(({ digest, envelope }) => [digest, envelope]));
}

/** The runs of these organisations (undefined = of all) that say how these nodes were made, by number. */
export async function runsInto(
  db: Db,
  organisations: readonly string[] | undefined,
  ids: readonly number[],
): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select distinct run.no, run.organisation, run.run_id as "runId", run.job_namespace as "jobNamespace",
           run.job_name as "jobName", run.relation
      from lineage_run_edge as edge join lineage_run as run using (organisation, run_id)
     where edge.child_id = any(${[...ids]}::bigint[])
       and ${organisations === undefined ? sql`true` : sql`run.organisation = any(${[...organisations]}::text[])`}
     order by run.no`.execute(db);
  return rows;
}

/** The same runs with their events, in the order in which they happened, and their edges into these nodes. */
export async function fillRuns(db: Db, runs: readonly Run[], ids: readonly number[]): Promise<ClosureRun[]> {
  const numbers = runs.map(({ no }) => no);
  const events = await sql<ClosureRun['events'][number] & { no: number }>`
    select run.no, event.type, event.time_text as time, event.happened_at as at, event.producer
      from lineage_run as run join lineage_run_event as event using (organisation, run_id)
     where run.no = any(${numbers}::bigint[])
     order by event.happened_at, event.type = 'complete', event.type, event.time_text`.execute(db);
  const edges = await sql<ClosureRun['edges'][number] & { no: number; captured: boolean }>`
    select run.no, edge.child_id as "childId", edge.parent_id as "parentId", edge.relation, edge.captured
      from lineage_run as run join lineage_run_edge as edge using (organisation, run_id)
     where run.no = any(${numbers}::bigint[]) and edge.child_id = any(${[...ids]}::bigint[])
     order by edge.child_id, edge.parent_id, edge.relation`.execute(db);
  const [eventsOf, edgesOf] = [Map.groupBy(events.rows, byNumber), Map.groupBy(edges.rows, byNumber)];
  return runs.map((run) => {
    const drawn = edgesOf.get(run.no) ?? [];
    return { run, captured: drawn.some(({ captured }) => captured), events: eventsOf.get(run.no) ?? [], edges: drawn };
  });
}

/** The leaves with these indexes, in the order of the log. */
export async function leavesOf(db: Db, indexes: readonly number[]): Promise<{ index: number; leaf: Buffer }[]> {
  if (indexes.length === 0) return [];
  const rows = await db
    .selectFrom('tlog_entry')
    .select(['idx as index', 'leaf'])
    .where('idx', 'in', [...indexes])
    .orderBy('idx')
    .execute();
  return rows;
}

function byNumber({ no }: { no: number }): number {
  return no;
}
