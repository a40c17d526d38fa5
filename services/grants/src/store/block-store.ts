import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Selectable, sql } from 'kysely';
import type { Block } from '../domain/block.ts';
import type { BlockTable } from './rules-tables.ts';
import { scopeColumns, scopeOf } from './scope-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'organisation',
  'asset_kind',
  'asset_name',
  'subject_kind',
  'subject',
  'reason',
  'added_by',
  'added_at',
  'expires_at',
  'lifted_by',
  'lifted_at',
] as const satisfies (keyof BlockTable)[];

/** Writes a new entry. */
export async function insertBlock(trx: GrantsTrx, block: Block): Promise<void> {
  const { id, subject, reason, addedBy, addedAt, expiresAt } = block;
  await trx
    .insertInto('block')
    .values({
      id,
      ...scopeColumns(block),
      subject_kind: subject.kind,
      subject: subject.kind === 'person' ? subject.personId : subject.organisation,
      reason,
      added_by: addedBy,
      added_at: addedAt,
      expires_at: expiresAt,
    })
    .execute();
}

/** An entry, held until the transaction ends; undefined when there is none. */
export async function lockBlock(trx: GrantsTrx, id: string): Promise<Block | undefined> {
  const row = await trx.selectFrom('block').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toBlock(row);
}

/** Entries by their ids. */
export async function blocksWithIds(db: GrantsDb, ids: readonly string[]): Promise<Map<string, Block>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('block').select(COLUMNS).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toBlock(row)]));
}

/** Ends an entry of an organisation; undefined when there is none that stands. */
export async function liftBlock(
  trx: GrantsTrx,
  { organisation, id }: Pick<Block, 'organisation' | 'id'>,
  { by, at }: { by: string; at: Date },
): Promise<Block | undefined> {
  const row = await trx
    .updateTable('block')
    .set({ lifted_by: by, lifted_at: at })
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .where('lifted_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toBlock(row);
}

/** Which entries a list is about: an organisation's, or those about a person or organisations. */
export type BlockFilter = { standingAt: Date | undefined } & (
  | { organisation: string }
  | { personId: string; owned: readonly string[] }
);

/** One page of entries, newest first. */
export async function listBlocks(
  db: GrantsDb,
  filter: BlockFilter,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Block>> {
  let query = db
    .selectFrom('block')
    .select(COLUMNS)
    .orderBy('id', 'desc')
    .limit(size + 1);
  query =
    'organisation' in filter
      ? query.where('organisation', '=', filter.organisation)
      : query.where((eb) =>
          eb.or([
            eb.and([eb('subject_kind', '=', 'person'), eb('subject', '=', filter.personId)]),
            eb.and([eb('subject_kind', '=', 'organisation'), sql<boolean>`subject = any(${filter.owned})`]),
          ]),
        );
  if (filter.standingAt) query = query.where('lifted_at', 'is', null).where('expires_at', '>', filter.standingAt);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toBlock), nextPageToken };
}

/**
 * Ids of the entries that stood at a moment and are about requests, by request: about those who ask, whoever would hold the grant, or
 * an organisation to which one who asks belongs now.
 */
export async function blocksOfRequests(
  db: GrantsDb,
  requestIds: readonly string[],
  at: Date,
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ request_id: string; id: string }>`
    select r.id as request_id, b.id
      from access_request r
      join block b on b.organisation = r.asset_organisation
                  and (b.asset_kind = '' or (b.asset_kind = r.asset_kind and b.asset_name = r.asset_name))
     where r.id = any(${requestIds})
       and b.added_at <= ${at} and b.expires_at > ${at} and (b.lifted_at is null or b.lifted_at > ${at})
       and case b.subject_kind
           when 'person' then b.subject = r.applicant_id or b.subject = any(r.co_applicants) or (r.beneficiary_kind = 'person' and b.subject = r.beneficiary)
           else (r.beneficiary_kind = 'organisation' and b.subject = r.beneficiary)
             or exists (select from membership m
                         where (m.person_id = r.applicant_id or m.person_id = any(r.co_applicants)) and m.organisation = b.subject and m.role is not null)
           end
     order by b.id`.execute(db);
  const byRequest = Map.groupBy(rows, (row) => row.request_id);
  return new Map([...byRequest].map(([requestId, found]) => [requestId, found.map(({ id }) => id)]));
}

function toBlock(row: Selectable<BlockTable>): Block {
  const { subject_kind: kind, subject } = row;
  return {
    id: row.id,
    ...scopeOf(row),
    subject: kind === 'person' ? { kind, personId: subject } : { kind, organisation: subject },
    reason: row.reason,
    addedBy: row.added_by,
    addedAt: row.added_at,
    expiresAt: row.expires_at,
    liftedBy: row.lifted_by ?? undefined,
    liftedAt: row.lifted_at ?? undefined,
  };
}
