import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Insertable, Selectable } from 'kysely';
import type { AccessRequest } from '../domain/request.ts';
import type { RequestState } from '../domain/request-states.ts';
import { assetColumns, assetOf } from './asset-columns.ts';
import { beneficiaryColumns, beneficiaryOf } from './beneficiary-columns.ts';
import type { AccessRequestTable, GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'asset_kind',
  'asset_organisation',
  'asset_name',
  'versions',
  'applicant_id',
  'beneficiary_kind',
  'beneficiary',
  'purpose',
  'operations',
  'statement',
  'seats',
  'from_at',
  'until_at',
  'state',
  'decision_note',
  'clause',
  'decided_by',
  'grant_id',
  'revision',
  'created_at',
  'submitted_at',
  'decided_at',
] as const satisfies (keyof AccessRequestTable)[];

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

/** Which requests a list is about: those of an applicant, or those submitted to organisations. */
export type RequestFilter = { state: RequestState | undefined } & (
  | { applicantId: string }
  | { organisations: readonly string[] }
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
  if ('applicantId' in filter) query = query.where('applicant_id', '=', filter.applicantId);
  else query = query.where('asset_organisation', 'in', filter.organisations).where('submitted_at', 'is not', null);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toRequest), nextPageToken };
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

function toRow(request: AccessRequest): Insertable<AccessRequestTable> {
  return {
    id: request.id,
    ...assetColumns(request.asset),
    versions: request.versions,
    applicant_id: request.applicantId,
    ...beneficiaryColumns(request.beneficiary),
    purpose: request.purpose,
    operations: [...request.operations],
    statement: request.statement,
    seats: request.seats,
    from_at: request.from ?? null,
    until_at: request.until ?? null,
    state: request.state,
    decision_note: request.decisionNote,
    clause: request.clause,
    decided_by: request.decidedBy ?? null,
    grant_id: request.grantId ?? null,
    revision: request.revision,
    created_at: request.createdAt,
    submitted_at: request.submittedAt ?? null,
    decided_at: request.decidedAt ?? null,
  };
}

function toRequest(row: Selectable<AccessRequestTable>): AccessRequest {
  return {
    id: row.id,
    asset: assetOf(row),
    versions: row.versions,
    applicantId: row.applicant_id,
    beneficiary: beneficiaryOf(row),
    purpose: row.purpose,
    operations: row.operations,
    statement: row.statement,
    seats: row.seats,
    from: row.from_at ?? undefined,
    until: row.until_at ?? undefined,
    state: row.state,
    decisionNote: row.decision_note,
    clause: row.clause,
    decidedBy: row.decided_by ?? undefined,
    grantId: row.grant_id ?? undefined,
    revision: row.revision,
    createdAt: row.created_at,
    submittedAt: row.submitted_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}
