import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Invitation } from '../domain/co-applicants.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { assetOf } from './asset-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = ['id', 'request_id as requestId', 'email', 'invited_at as invitedAt'] as const;

/** Writes that somebody is asked to join a request; false when the address was asked already. The request must be locked. */
export async function insertInvitation(trx: GrantsTrx, invitation: Invitation): Promise<boolean> {
  const { id, requestId, email, invitedAt } = invitation;
  try {
    await trx
      .insertInto('co_applicant_invitation')
      .values({ id, request_id: requestId, email, invited_at: invitedAt })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_invitation_each')) return false;
    throw error;
  }
}

/** Invitations of a request that nobody has answered, oldest first; a request has few. */
export async function invitationsOf(db: GrantsDb, requestId: string): Promise<Invitation[]> {
  return db
    .selectFrom('co_applicant_invitation')
    .select(COLUMNS)
    .where('request_id', '=', requestId)
    .orderBy('id')
    .execute();
}

/** An invitation to an address. */
export async function invitationTo(db: GrantsDb, id: string, email: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('co_applicant_invitation')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('email', '=', email)
    .executeTakeFirst();
}

/** What somebody sees of an invitation to them. */
export type ReceivedInvitation = Invitation & { asset: AssetRef; applicantId: string };

/** One page of the invitations to an address, newest first. */
export async function invitationsTo(
  db: GrantsDb,
  email: string,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<ReceivedInvitation>> {
  let query = db
    .selectFrom('co_applicant_invitation as i')
    .innerJoin('access_request as r', 'r.id', 'i.request_id')
    .select(['i.id', 'i.request_id as requestId', 'i.email', 'i.invited_at as invitedAt'])
    .select(['r.asset_kind', 'r.asset_organisation', 'r.asset_name', 'r.applicant_id as applicantId'])
    .where('i.email', '=', email)
    .orderBy('i.id', 'desc')
    .limit(size + 1);
  if (after) query = query.where('i.id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map((row) => ({ ...row, asset: assetOf(row) })), nextPageToken };
}

/** Erases an invitation of a request; false when there is none. */
export async function deleteInvitation(
  trx: GrantsTrx,
  { id, requestId }: Pick<Invitation, 'id' | 'requestId'>,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('co_applicant_invitation')
    .where('id', '=', id)
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Erases all invitations of a request that nobody can join any more. */
export async function deleteInvitations(trx: GrantsTrx, requestId: string): Promise<void> {
  await trx.deleteFrom('co_applicant_invitation').where('request_id', '=', requestId).execute();
}
