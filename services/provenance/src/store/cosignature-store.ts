import type { Kysely } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** What a witness signed under a checkpoint: the first time, and last. Lines end in a newline. */
export type KeptCosignature = { name: string; keyId: string; firstLine: string; newestLine: string; newestAt: Date };

/** Keeps a cosignature of the checkpoint of that size; of a key that cosigned it before only the newest line changes. */
export async function keepCosignature(
  db: Db,
  { size, name, keyId, line, at }: { size: number; name: string; keyId: string; line: string; at: Date },
): Promise<void> {
  await db
    .insertInto('tlog_cosignature')
    .values({ size, name, key_id: keyId, first_line: line, first_at: at, newest_line: line, newest_at: at })
    .onConflict((conflict) =>
      conflict.columns(['size', 'name', 'key_id']).doUpdateSet({ newest_line: line, newest_at: at }),
    )
    .execute();
}

/** Every cosignature of the checkpoint of that size. */
export async function cosignaturesOf(db: Db, size: number): Promise<KeptCosignature[]> {
  const rows = await db
    .selectFrom('tlog_cosignature')
    .select(['name', 'key_id', 'first_line', 'newest_line', 'newest_at'])
    .where('size', '=', size)
    .orderBy('first_at')
    .orderBy('key_id')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    keyId: row.key_id,
    firstLine: row.first_line,
    newestLine: row.newest_line,
    newestAt: row.newest_at,
  }));
}

/** The largest size that the key cosigned; 0 before the first. */
export async function lastCosignedSize(db: Db, { name, keyId }: { name: string; keyId: string }): Promise<number> {
  const row = await db
    .selectFrom('tlog_cosignature')
    .select('size')
    .where('name', '=', name)
    .where('key_id', '=', keyId)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.size ?? 0;
}

/** Notes that the checkpoint of that size was cosigned by enough witnesses. */
export async function markWitnessed(db: Db, size: number, at: Date): Promise<void> {
  await db
    .insertInto('tlog_witnessed')
    .values({ size, witnessed_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The note of the first checkpoint that covers the index and was cosigned by enough witnesses; undefined while there is none. */
export async function firstWitnessedCovering(db: Db, index: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('tlog_witnessed')
    .innerJoin('tlog_checkpoint', 'tlog_checkpoint.size', 'tlog_witnessed.size')
    .select('tlog_checkpoint.note')
    .where('tlog_witnessed.size', '>', index)
    .orderBy('tlog_witnessed.size')
    .limit(1)
    .executeTakeFirst();
  return row?.note;
}
