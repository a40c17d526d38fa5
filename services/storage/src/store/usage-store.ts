import { type Kysely, sql, type Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

type Trx = Transaction<StorageTables>;

/** What an organisation holds; its row is locked until the transaction ends, so that uses are judged one after another. */
export async function lockUsage(trx: Trx, organisation: string): Promise<{ heldBytes: number }> {
  await trx
    .insertInto('organisation_usage')
    .values({ organisation, held_bytes: 0, held_blobs: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return trx
    .selectFrom('organisation_usage')
    .select('held_bytes as heldBytes')
    .where('organisation', '=', organisation)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Adds blobs to what an organisation holds. */
export async function addUsage(trx: Trx, organisation: string, blobs: readonly { size: number }[]): Promise<void> {
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  await trx
    .updateTable('organisation_usage')
    .set({ held_bytes: sql`held_bytes + ${bytes}`, held_blobs: sql`held_blobs + ${blobs.length}` })
    .where('organisation', '=', organisation)
    .execute();
}

/** What an organisation holds, and what it has announced. */
export async function readUsage(
  db: Kysely<StorageTables>,
  organisation: string,
): Promise<{ heldBytes: number; heldBlobs: number; announcedBytes: number }> {
  const { rows } = await sql<{ heldBytes: number; heldBlobs: number; announcedBytes: number }>`
    select coalesce(max(held_bytes), 0)::bigint as "heldBytes", coalesce(max(held_blobs), 0)::bigint as "heldBlobs",
      (select coalesce(sum(announced_bytes), 0)::bigint from upload
        where organisation = ${organisation} and state = 'open') as "announcedBytes"
    from organisation_usage where organisation = ${organisation}`.execute(db);
  return rows[0] ?? { heldBytes: 0, heldBlobs: 0, announcedBytes: 0 };
}
