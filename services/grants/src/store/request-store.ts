import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { sql } from 'kysely';
import type { AccessRequest } from '../domain/request.ts';
import type { RequestState } from '../domain/request-states.ts';
import { isDelegatedTo } from './delegation-store.ts';
import { REQUEST_COLUMNS as COLUMNS, toRequest, toRow } from './request-row.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** The request, whoever may see it. */
export async function findRequest(db: GrantsDb, id: string): Promise<AccessRequest | undefined> {
  const row = await db.selectFrom('access_request').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toRequest(row);
}

/** The request, held until the transaction ends: acts on one request happen one after the other. */
export async function lockRequest(trx: GrantsTrx, id: string): Promise<AccessRequest> {
  const query = trx.selectFrom('access_request').select(COLUMNS).where('id', '=', id).forUpdate();
  return toRequest(await query.executeTakeFirstOrThrow());
}

/** Writes a new request; false when there is an open one for the same asset and beneficiary. */
export async function insertRequest(trx: GrantsTrx, request: AccessRequest): Promise<boolean> {
  return unlessOpenAlready(async () => {
    await trx.insertInto('access_request').values(toRow(request)).execute();
  });
}

/** Writes a locked request; false when there is another open one for the same asset and beneficiary. */
export async function updateRequest(trx: GrantsTrx, request: AccessRequest): Promise<boolean> {
  const { id, ...row } = toRow(request);
  return unlessOpenAlready(async () => {
    await trx.updateTable('access_request').set(row).where('id', '=', id).execute();
  });
}

/** Who acts in the place of stewards of these organisations. */
type Delegate = { personId: string; organisations: readonly string[]; now: Date };

/** Which requests a list is about: those of an applicant, those for organisations that ask, or those submitted to organisations. */
export type RequestFilter = { state: RequestState | undefined } & (
  | { applicantId: string }
  | { asking: readonly string[] }
  | { organisations: readonly string[]; delegate?: Delegate | undefined }
);

/** One page of requests, newest first. */
export async function listRequests(
  db: GrantsDb,
  filter: RequestFilter,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<AccessRequest>> {
  let query = db
    .selectFrom('access_request')
    .select(COLUMNS)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if ('applicantId' in filter) query = query.where(askedBy(filter.applicantId));
  else if ('asking' in filter)
    query = query
      .where('beneficiary_kind', '=', 'organisation')
      .where(sql<boolean>`beneficiary = any(${filter.asking})`)
      .where('state', '<>', 'draft');
  else query = query.where(decidedBy(filter.organisations, filter.delegate)).where('submitted_at', 'is not', null);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toRequest), nextPageToken };
}

function askedBy(personId: string) {
  return sql<boolean>`(applicant_id = ${personId} or co_applicants @> array[${personId}])`;
}

function decidedBy(organisations: readonly string[], delegate: Delegate | undefined) {
  const own = sql<boolean>`asset_organisation = any(${organisations})`;
  if (!delegate) return own;
  const theirs = isDelegatedTo(delegate.personId, delegate.now);
  return sql<boolean>`(${own} or (asset_organisation = any(${delegate.organisations}) and ${theirs}))`;
}

async function unlessOpenAlready(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_open_request') || isUniqueViolation(error, 'one_draft_request')) return false;
    throw error;
  }
}
