import { type Kysely, sql, type Transaction } from 'kysely';
import { type LineageSubject, nodeKey } from '../domain/lineage-node.ts';
import type { RunEvent } from '../domain/run-event.ts';
import type { RunEventType, RunMoment } from '../domain/run-state.ts';
import type { LineageRunEventTable } from './lineage-run-tables.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

export type RunName = { organisation: string; runId: string };
export type Run = RunName & { no: number; jobNamespace: string; jobName: string; relation: string };
export type RunDatasets = { inputs: LineageSubject[]; outputs: LineageSubject[] };

const COLUMNS = ['no', 'organisation', 'run_id', 'job_namespace', 'job_name', 'relation'] as const;

/** The run of an event, made where there is none, and locked until the transaction ends. */
export async function holdRun(trx: Trx, event: RunEvent): Promise<Run> {
  const { organisation, runId, jobNamespace, jobName, relation } = event;
  await trx
    .insertInto('lineage_run')
    .values({ organisation, run_id: runId, job_namespace: jobNamespace, job_name: jobName, relation })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await ofRun(trx.selectFrom('lineage_run').select(COLUMNS), event).forUpdate().executeTakeFirstOrThrow();
  return toRun(row);
}

export async function putRelation(trx: Trx, { organisation, runId }: RunName, relation: string): Promise<void> {
  await trx
    .updateTable('lineage_run')
    .set({ relation })
    .where('organisation', '=', organisation)
    .where('run_id', '=', runId)
    .execute();
}

/** SHA-256 of the event of that type and time that was kept; undefined when there is none. */
export async function findRunEvent(trx: Trx, event: RunEvent): Promise<Buffer | undefined> {
  const query = trx.selectFrom('lineage_run_event').select('body_sha256');
  const row = await ofRun(query, event)
    .where('type', '=', event.type)
    .where('time_text', '=', event.time)
    .executeTakeFirst();
  return row?.body_sha256;
}

type Reception = Pick<LineageRunEventTable, 'body_sha256' | 'builder' | 'reported_by' | 'received_at'>;

export async function insertRunEvent(trx: Trx, event: RunEvent, reception: Reception): Promise<void> {
  const { organisation, runId, type, time, at, producer } = event;
  const place = { organisation, run_id: runId };
  await trx
    .insertInto('lineage_run_event')
    .values({ ...place, type, time_text: time, happened_at: at, producer, ...reception })
    .execute();
  const row = (direction: 'input' | 'output') => (subject: LineageSubject) => ({
    ...place,
    direction,
    ...datasetRow(subject),
  });
  const rows = [...event.inputs.map(row('input')), ...event.outputs.map(row('output'))];
  if (rows.length === 0) return;
  await trx
    .insertInto('lineage_run_dataset')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** When each event of these runs happened, and how it came, by the number of the run. */
export async function momentsOf(db: Db, runs: readonly Run[]): Promise<Map<number, RunMoment[]>> {
  const { rows } = await sql<{ no: number; type: RunEventType; at: Date; builder: string | null }>`
    select run.no, event.type, event.happened_at as at, event.builder
      from lineage_run as run join lineage_run_event as event using (organisation, run_id)
     where run.no = any(${runs.map(({ no }) => no)}::bigint[])`.execute(db);
  return Map.groupBy(rows, ({ no }) => no);
}

/** Everything that the run read and wrote, in the order of what it is. */
export async function datasetsOf(db: Db, run: RunName): Promise<RunDatasets> {
  const query = db
    .selectFrom('lineage_run_dataset')
    .select(['direction', 'kind', 'owner', 'name', 'version', 'url', 'digest'])
    .orderBy('key');
  const rows = await ofRun(query, run).execute();
  const of = (wanted: string) => rows.filter(({ direction }) => direction === wanted).map(toSubject);
  return { inputs: of('input'), outputs: of('output') };
}

/** Runs of these organisations (undefined = of all), newest first. */
export async function listRuns(
  db: Db,
  organisations: readonly string[] | undefined,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<Run[]> {
  let query = db.selectFrom('lineage_run').select(COLUMNS).orderBy('no', 'desc').limit(limit);
  if (organisations) query = query.where('organisation', '=', sql<string>`any(${[...organisations]}::text[])`);
  if (before !== undefined) query = query.where('no', '<', before);
  return (await query.execute()).map(toRun);
}

/** Runs of that id of these organisations (undefined = of all), at most two. */
export async function findRuns(db: Db, organisations: readonly string[] | undefined, runId: string): Promise<Run[]> {
  let query = db.selectFrom('lineage_run').select(COLUMNS).where('run_id', '=', runId).limit(2);
  if (organisations) query = query.where('organisation', '=', sql<string>`any(${[...organisations]}::text[])`);
  return (await query.execute()).map(toRun);
}

type OfRun = { where(column: 'organisation' | 'run_id', is: '=', value: string): OfRun };

function ofRun<Query>(query: Query, { organisation, runId }: RunName): Query {
  const narrowed = (query as OfRun).where('organisation', '=', organisation).where('run_id', '=', runId);
  return narrowed as Query;
}

function datasetRow(subject: LineageSubject) {
  const key = nodeKey(subject);
  if (subject.kind === 'external') {
    const { kind, url, digest } = subject;
    return { key, kind, owner: '', name: '', version: '', url, digest };
  }
  const { kind, organisation: owner, name, version } = subject;
  return { key, kind, owner, name, version, url: '', digest: '' };
}

type DatasetRow = { kind: string; owner: string; name: string; version: string; url: string; digest: string };

function toSubject({ kind, owner, name, version, url, digest }: DatasetRow): LineageSubject {
  if (kind === 'external') return { kind, url, digest, accessedAt: null, licence: '' };
  return { kind: kind === 'model' ? kind : 'dataset', organisation: owner, name, version };
}

type RunRow = Record<(typeof COLUMNS)[number], string | number>;

function toRun(row: RunRow): Run {
  return {
    no: Number(row.no),
    organisation: String(row.organisation),
    runId: String(row.run_id),
    jobNamespace: String(row.job_namespace),
    jobName: String(row.job_name),
    relation: String(row.relation),
  };
}
