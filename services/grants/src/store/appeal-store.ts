import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Insertable, Selectable } from 'kysely';
import type { Appeal, AppealState } from '../domain/appeal.ts';
import type { AppealTable, GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'request_id',
  'grant_id',
  'appellant_id',
  'reasons',
  'state',
  'answer',
  'decided_by',
  'new_request_id',
  'created_at',
  'decided_at',
] as const satisfies (keyof AppealTable)[];

/** What an appeal is against: the rejection of a request, or the revocation of a grant. */
export type AppealedThing = { requestId: string } | { grantId: string };

/** Writes a new appeal; false when there is one already. */
export async function insertAppeal(trx: GrantsTrx, appeal: Appeal): Promise<boolean> {
  try {
    await trx.insertInto('appeal').values(toRow(appeal)).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_open_appeal') || isUniqueViolation(error, 'one_appeal_of_a_grant')) return false;
    throw error;
  }
}

/** Writes governance's answer. What it is about must be locked. */
export async function updateAppeal(trx: GrantsTrx, appeal: Appeal): Promise<void> {
  const { id, ...row } = toRow(appeal);
  await trx.updateTable('appeal').set(row).where('id', '=', id).execute();
}

/** The newest appeal about something. */
export async function lastAppealOf(db: GrantsDb, thing: AppealedThing): Promise<Appeal | undefined> {
  const query = db.selectFrom('appeal').select(COLUMNS).orderBy('id', 'desc').limit(1);
  const row = await ('grantId' in thing
    ? query.where('grant_id', '=', thing.grantId)
    : query.where('request_id', '=', thing.requestId).where('grant_id', 'is', null)
  ).executeTakeFirst();
  return row && toAppeal(row);
}

/** One page of appeals, oldest first: governance answers in the order in which they came. */
export async function listAppeals(
  db: GrantsDb,
  state: AppealState | undefined,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Appeal>> {
  let query = db
    .selectFrom('appeal')
    .select(COLUMNS)
    .orderBy('id')
    .limit(size + 1);
  if (state) query = query.where('state', '=', state);
  if (after) query = query.where('id', '>', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toAppeal), nextPageToken };
}

function toRow(appeal: Appeal): Insertable<AppealTable> {
  return {
    id: appeal.id,
    request_id: appeal.requestId,
    grant_id: appeal.grantId ?? null,
    appellant_id: appeal.appellantId,
    reasons: appeal.reasons,
    state: appeal.state,
    answer: appeal.answer,
    decided_by: appeal.decidedBy ?? null,
    new_request_id: appeal.newRequestId ?? null,
    created_at: appeal.createdAt,
    decided_at: appeal.decidedAt ?? null,
  };
}

function toAppeal(row: Selectable<AppealTable>): Appeal {
  return {
    id: row.id,
    requestId: row.request_id,
    grantId: row.grant_id ?? undefined,
    appellantId: row.appellant_id,
    reasons: row.reasons,
    state: row.state,
    answer: row.answer,
    decidedBy: row.decided_by ?? undefined,
    newRequestId: row.new_request_id ?? undefined,
    createdAt: row.created_at,
    decidedAt: row.decided_at ?? undefined,
  };
}
