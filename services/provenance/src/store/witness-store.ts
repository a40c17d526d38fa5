import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { emptyRoot } from '@alliance/transparency-log/merkle';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Trx = Transaction<ProvenanceTables>;

/** Enough to show what a log did; a log that forks for ever fills no disk. */
const KEPT_FOR_EACH_REASON = 64;

/** What was cosigned last of a log (the empty tree before that), locked until the transaction ends. */
export async function lockWitnessed(trx: Trx, origin: string): Promise<TreeHead & { note: string | null }> {
  const empty = { origin, size: 0, root: Buffer.from(emptyRoot()), note: null, cosigned_at: null };
  await trx
    .insertInto('witnessed_log')
    .values(empty)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return trx
    .selectFrom('witnessed_log')
    .select(['size', 'root', 'note'])
    .where('origin', '=', origin)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Writes what was cosigned now. */
export async function putWitnessed(
  trx: Trx,
  { origin, size, root, note, at }: TreeHead & { origin: string; note: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('witnessed_log')
    .set({ size, root: Buffer.from(root), note, cosigned_at: at })
    .where('origin', '=', origin)
    .execute();
}

/** Keeps a checkpoint that was refused, as long as there are few; the row of its log must be locked. */
export async function keepRefused(
  trx: Trx,
  refused: TreeHead & { origin: string; reason: RefusalReason; note: string; cosigned: string | null; at: Date },
): Promise<void> {
  const { origin, size, root, reason, note, cosigned, at } = refused;
  await sql`
    insert into refused_checkpoint (origin, size, root, reason, note, cosigned, refused_at)
    select ${origin}, ${size}, ${Buffer.from(root)}, ${reason}, ${note}, ${cosigned}, ${at}
    where (select count(*) from refused_checkpoint where origin = ${origin} and reason = ${reason}) < ${KEPT_FOR_EACH_REASON}
    on conflict on constraint refused_checkpoint_once do nothing`.execute(trx);
}

/** Why a checkpoint was not cosigned. */
export type RefusalReason = 'conflicting' | 'inconsistent' | 'stale';

export type RefusedCheckpoint = {
  id: number;
  origin: string;
  size: number;
  reason: RefusalReason;
  note: string;
  cosigned: string | null;
  refusedAt: Date;
};

/** What was refused before the one with that id, or at all, newest first. */
export async function listRefused(
  db: Kysely<ProvenanceTables>,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<RefusedCheckpoint[]> {
  return db
    .selectFrom('refused_checkpoint')
    .select(['id', 'origin', 'size', 'reason', 'note', 'cosigned', 'refused_at as refusedAt'])
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The newest cosigned checkpoint of the log whose origin has that SHA-256; undefined when there is none. */
export async function findWitnessed(db: Kysely<ProvenanceTables>, originSha256: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('witnessed_log')
    .select('note')
    .where(sql`sha256(convert_to(origin, 'UTF8'))`, '=', originSha256)
    .executeTakeFirst();
  return row?.note ?? undefined;
}
