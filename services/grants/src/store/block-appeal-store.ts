import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Selectable } from 'kysely';
import type { Block, BlockAppeal, BlockAppealState } from '../domain/block.ts';
import { blocksWithIds } from './block-store.ts';
import type { BlockAppealTable } from './rules-tables.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'block_id',
  'appellant_id',
  'reasons',
  'state',
  'answer',
  'decided_by',
  'created_at',
  'decided_at',
] as const satisfies (keyof BlockAppealTable)[];

/** Writes an appeal against an entry; false when there is one. */
export async function insertBlockAppeal(trx: GrantsTrx, blockId: string, appeal: BlockAppeal): Promise<boolean> {
  const row = await trx
    .insertInto('block_appeal')
    .values({
      id: appeal.id,
      block_id: blockId,
      appellant_id: appeal.appellantId,
      ...stateColumns(appeal),
      created_at: appeal.createdAt,
    })
    .onConflict((conflict) => conflict.column('block_id').doNothing())
    .returning('block_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes governance's answer. The entry must be locked. */
export async function updateBlockAppeal(trx: GrantsTrx, blockId: string, appeal: BlockAppeal): Promise<void> {
  await trx.updateTable('block_appeal').set(stateColumns(appeal)).where('block_id', '=', blockId).execute();
}

/** Entries with the appeals against them. */
export async function withAppeals(db: GrantsDb, blocks: readonly Block[]): Promise<Block[]> {
  if (blocks.length === 0) return [];
  const rows = await db
    .selectFrom('block_appeal')
    .select(COLUMNS)
    .where(
      'block_id',
      'in',
      blocks.map(({ id }) => id),
    )
    .execute();
  const appeals = new Map(rows.map((row) => [row.block_id, toAppeal(row)]));
  return blocks.map((block) => ({ ...block, appeal: appeals.get(block.id) }));
}

/** One page of entries that were appealed against, the oldest appeal first; open ones only of entries that stand. */
export async function listBlockAppeals(
  db: GrantsDb,
  { state, now }: { state: BlockAppealState | undefined; now: Date },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Block>> {
  let query = db
    .selectFrom('block_appeal')
    .innerJoin('block', 'block.id', 'block_appeal.block_id')
    .select(COLUMNS.map((column) => `block_appeal.${column}` as const))
    .orderBy('block_appeal.id')
    .limit(size + 1);
  if (state) query = query.where('block_appeal.state', '=', state);
  if (state === 'open') query = query.where('lifted_at', 'is', null).where('expires_at', '>', now);
  if (after) query = query.where('block_appeal.id', '>', after[0]);
  const page = toPage(await query.execute(), size, (row) => [row.id]);
  const blocks = await blocksWithIds(
    db,
    page.rows.map((row) => row.block_id),
  );
  const rows = page.rows.flatMap((row) => {
    const block = blocks.get(row.block_id);
    return block ? [{ ...block, appeal: toAppeal(row) }] : [];
  });
  return { rows, nextPageToken: page.nextPageToken };
}

function stateColumns({ reasons, state, answer, decidedBy, decidedAt }: BlockAppeal) {
  return { reasons, state, answer, decided_by: decidedBy ?? null, decided_at: decidedAt ?? null };
}

function toAppeal(row: Selectable<BlockAppealTable>): BlockAppeal {
  return {
    id: row.id,
    appellantId: row.appellant_id,
    reasons: row.reasons,
    state: row.state,
    answer: row.answer,
    decidedBy: row.decided_by ?? undefined,
    createdAt: row.created_at,
    decidedAt: row.decided_at ?? undefined,
  };
}
