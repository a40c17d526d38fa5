import { type Kysely, sql, type Transaction } from 'kysely';
import type { FalseMark } from '../domain/false-mark.ts';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables> | Transaction<StorageTables>;

export type GivenMark = FalseMark & { sha256: string; reason: string; markedAt: Date };

const COLUMNS = [
  'sha256',
  'organisation',
  'code',
  'person_id as personId',
  'role',
  'reason',
  'marked_at as markedAt',
] as const;

/** Keeps a mark. False when this person has given it before. */
export async function insertMark(trx: Transaction<StorageTables>, mark: GivenMark): Promise<boolean> {
  const { sha256, organisation, code, personId, role, reason, markedAt } = mark;
  const added = await trx
    .insertInto('finding_mark')
    .values({ sha256, organisation, code, person_id: personId, role, reason, marked_at: markedAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return added !== undefined;
}

/** The marks of blobs, oldest first; only those of one organisation when it is named. */
export async function marksOf(db: Db, digests: readonly string[], organisation = ''): Promise<GivenMark[]> {
  let query = db
    .selectFrom('finding_mark')
    .select(COLUMNS)
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`);
  if (organisation !== '') query = query.where('organisation', '=', organisation);
  return query.orderBy('marked_at').orderBy('person_id').execute();
}
