import { type Kysely, sql, type Transaction } from 'kysely';
import type { Problem, Verdict } from '../domain/reconciliation.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

export type Reconciliation = {
  id: string;
  state: 'waiting' | 'running' | Verdict;
  askedAt: Date;
  finishedAt: Date | null;
  treeSize: number;
  events: number;
  problemCount: number;
  problems: Problem[];
};

const columns = sql`id, state, asked_at as "askedAt", finished_at as "finishedAt", tree_size as "treeSize", events,
  problem_count as "problemCount", problems`;

/** Asks for a reconciliation, unless one waits or runs; returns the one that does. */
export async function askForReconciliation(db: Db, asked: { id: string; askedAt: Date }): Promise<Reconciliation> {
  await sql`
    insert into reconciliation (id, state, asked_at) values (${asked.id}, 'waiting', ${asked.askedAt})
        on conflict ((true)) where state in ('waiting', 'running') do nothing`.execute(db);
  const { rows } = await sql<Reconciliation>`
    select ${columns} from reconciliation order by finished_at is not null, asked_at desc limit 1`.execute(db);
  return rows[0] as Reconciliation;
}

/** The same when the last one was asked for, or else the log began, before that moment. */
export async function askWhenDue(
  db: Db,
  { id, askedAt, before }: { id: string; askedAt: Date; before: Date },
): Promise<void> {
  await sql`
    insert into reconciliation (id, state, asked_at)
    select ${id}, 'waiting', ${askedAt}
     where coalesce((select max(asked_at) from reconciliation), (select min(signed_at) from tlog_checkpoint)) < ${before}
        on conflict ((true)) where state in ('waiting', 'running') do nothing`.execute(db);
}

/** Takes the one that waits, or whose process has shown no life since that moment; undefined when there is none. */
export async function takeReconciliation(
  db: Db,
  { now, silentSince }: { now: Date; silentSince: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    update reconciliation set state = 'running', alive_at = ${now}
     where state = 'waiting' or (state = 'running' and alive_at < ${silentSince})
    returning id`.execute(db);
  return rows[0]?.id;
}

/** Shows that it is still being worked on. */
export async function showLife(db: Db, id: string, now: Date): Promise<void> {
  await sql`update reconciliation set alive_at = ${now} where id = ${id} and state = 'running'`.execute(db);
}

type Result = Pick<Reconciliation, 'treeSize' | 'events' | 'problemCount' | 'problems'> & {
  state: Verdict;
  finishedAt: Date;
};

/** Writes down what it found; false when somebody else has. */
export async function finishReconciliation(
  trx: Transaction<ProvenanceTables>,
  id: string,
  { state, finishedAt, treeSize, events, problemCount, problems }: Result,
): Promise<boolean> {
  const { rows } = await sql`
    update reconciliation
       set state = ${state}, finished_at = ${finishedAt}, tree_size = ${treeSize}, events = ${events},
           problem_count = ${problemCount}, problems = ${JSON.stringify(problems)}::jsonb
     where id = ${id} and state = 'running' returning id`.execute(trx);
  return rows.length > 0;
}

/** Newest first, after a place in that order. */
export async function listReconciliations(
  db: Db,
  { after, limit }: { after: [string, string] | undefined; limit: number },
): Promise<Reconciliation[]> {
  const later = after ? sql`where (asked_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const { rows } = await sql<Reconciliation>`
    select ${columns} from reconciliation ${later} order by asked_at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

/** How many problems the newest finished one found that are more than a service that could not be asked. */
export async function unsoundProblems(db: Db): Promise<number> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, problem_count as count from reconciliation
     where finished_at is not null order by asked_at desc, id desc limit 1`.execute(db);
  return rows[0]?.state === 'unsound' ? rows[0].count : 0;
}
