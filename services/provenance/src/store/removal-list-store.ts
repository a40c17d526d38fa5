import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

/** A signed list as it was given out. */
export type SignedList = { sequence: number; contentSha256: Buffer; envelope: string; madeAt: Date };

/** The newest list; undefined before the first. */
export async function findRemovalList(db: Kysely<ProvenanceTables>): Promise<SignedList | undefined> {
  const row = await db
    .selectFrom('removal_list')
    .select(['sequence', 'content_sha256', 'envelope', 'made_at'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && { sequence: row.sequence, contentSha256: row.content_sha256, envelope: row.envelope, madeAt: row.made_at }
  );
}

/** Lets one transaction at a time make the next list. */
export async function lockRemovalList(trx: Transaction<ProvenanceTables>): Promise<void> {
  await sql`lock table removal_list in exclusive mode`.execute(trx);
}

/** Puts a list in the place of the former ones. */
export async function replaceRemovalList(trx: Transaction<ProvenanceTables>, list: SignedList): Promise<void> {
  const { sequence, contentSha256, envelope, madeAt } = list;
  await trx
    .insertInto('removal_list')
    .values({ sequence, content_sha256: contentSha256, envelope, made_at: madeAt })
    .execute();
  await trx.deleteFrom('removal_list').where('sequence', '<', sequence).execute();
}
