import { type Kysely, sql, type Transaction } from 'kysely';
import type { DatasetsTables } from './tables.ts';

export type Job = { versionId: string; claim: string; tries: number };

/** Notes that a version is to be profiled. */
export async function insertJob(trx: Transaction<DatasetsTables>, versionId: string): Promise<void> {
  await trx
    .insertInto('profile_job')
    .values({ version_id: versionId, state: 'waiting', tries: 0, claim: null, due_at: sql`now()` })
    .execute();
}

/** Takes the job that has waited longest, for as long as the lease; counts the try. Several may ask at once. */
export async function claimJob(db: Kysely<DatasetsTables>, claim: string, leaseMs: number): Promise<Job | undefined> {
  const { rows } = await sql<{ version_id: string; tries: number }>`
    update profile_job set claim = ${claim}, tries = tries + 1, due_at = now() + ${leaseMs} * interval '1 millisecond'
     where version_id = (
       select version_id from profile_job where state = 'waiting' and due_at <= now()
        order by due_at limit 1 for update skip locked)
    returning version_id, tries`.execute(db);
  const [row] = rows;
  return row && { versionId: row.version_id, claim, tries: row.tries };
}

/** Keeps a job for another lease; false when somebody else has it now, or it is gone. */
export async function extendJob(
  db: Kysely<DatasetsTables>,
  { versionId, claim }: Job,
  leaseMs: number,
): Promise<boolean> {
  const result = await db
    .updateTable('profile_job')
    .set({ due_at: sql`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('version_id', '=', versionId)
    .where('claim', '=', claim)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends a job that is still ours, in this transaction; false when it is not. */
export async function endJob(trx: Transaction<DatasetsTables>, { versionId, claim }: Job): Promise<boolean> {
  const result = await trx
    .updateTable('profile_job')
    .set({ state: 'complete', claim: null })
    .where('version_id', '=', versionId)
    .where('claim', '=', claim)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Gives a job back, to be tried after a while; or, after its last try, up. */
export async function returnJob(
  db: Kysely<DatasetsTables>,
  { versionId, claim }: Job,
  { delayMs, last, counted }: { delayMs: number; last: boolean; counted: boolean },
): Promise<void> {
  await db
    .updateTable('profile_job')
    .set({
      state: last ? 'failed' : 'waiting',
      claim: null,
      due_at: sql`now() + ${delayMs} * interval '1 millisecond'`,
      ...(counted ? {} : { tries: sql`tries - 1` }),
    })
    .where('version_id', '=', versionId)
    .where('claim', '=', claim)
    .execute();
}

/** Takes away a job for which there is nothing to do any more. */
export async function deleteJob(db: Kysely<DatasetsTables>, versionId: string): Promise<void> {
  await db.deleteFrom('profile_job').where('version_id', '=', versionId).execute();
}

/** Where the job of a version stands; undefined when there never was one. */
export async function findJobState(
  db: Kysely<DatasetsTables>,
  versionId: string,
): Promise<'waiting' | 'complete' | 'failed' | undefined> {
  const row = await db.selectFrom('profile_job').select('state').where('version_id', '=', versionId).executeTakeFirst();
  return row?.state;
}
