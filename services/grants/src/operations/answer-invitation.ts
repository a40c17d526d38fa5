import type { Caller } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type Invitation, withCoApplicant } from '../domain/co-applicants.ts';
import type { AccessRequest } from '../domain/request.ts';
import { recordCoApplicantFact } from '../facts/co-applicant-facts.ts';
import { deleteInvitation, invitationsTo, invitationTo, type ReceivedInvitation } from '../store/invitation-store.ts';
import { completeAct, holdRequest } from './act-on-request.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { requireAddress } from './own-address.ts';

type People = { people: PeopleRegister };

/** What the caller is asked to join, by their own address; newest first. */
export async function listMyInvitations(
  { db, people }: Reading & People,
  page: PageRequest<readonly [string]>,
  acting: Acting,
): Promise<Page<ReceivedInvitation>> {
  const { email } = await requireAddress(people, acting);
  return invitationsTo(db, email, page);
}

/**
 * Joins a request: the caller sees it from now on and writes to its thread; a first of two approvals has to be given anew. For whoever
 * has the address that was asked. Throws `not_found`, `state_conflict`, `already_exists`.
 */
export async function acceptInvitation(context: Writing & People, id: string, acting: Acting): Promise<AccessRequest> {
  const { invitation, caller } = await requireInvitation(context, id, acting);
  const { personId } = caller;
  const actor = { personId, role: 'invitee' } as const;
  const { requestId } = invitation;
  return context.transact(async (trx) => {
    const held = await holdRequest(trx, { id: requestId, act: 'join', expectedRevision: 0, actor });
    const coApplicants = withCoApplicant(held.request, personId);
    if (!(await deleteInvitation(trx, invitation))) throw notFound(`invitation ${id}`);
    const at = context.clock();
    const request = await completeAct(trx, held, { changes: { coApplicants, firstApproval: undefined }, at });
    await recordCoApplicantFact(trx, { act: 'join', personId }, { request, actor, at });
    return request;
  });
}

/** Does not join; the invitation is erased. For whom `acceptInvitation` is for. Throws `not_found`. */
export async function declineInvitation(context: Writing & People, id: string, acting: Acting): Promise<void> {
  const { invitation } = await requireInvitation(context, id, acting);
  await context.transact(async (trx) => {
    if (!(await deleteInvitation(trx, invitation))) throw notFound(`invitation ${id}`);
  });
}

async function requireInvitation(
  { db, people }: Reading & People,
  id: string,
  acting: Acting,
): Promise<{ invitation: Invitation; caller: Caller }> {
  const { email, caller } = await requireAddress(people, acting);
  const invitation = await invitationTo(db, id, email);
  if (!invitation) throw notFound(`invitation ${id}`);
  return { invitation, caller };
}
