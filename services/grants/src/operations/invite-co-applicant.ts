import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import { type Invitation, normaliseAddress, requireRoom } from '../domain/co-applicants.ts';
import { recordCoApplicantFact } from '../facts/co-applicant-facts.ts';
import { deleteInvitation, insertInvitation, invitationsOf } from '../store/invitation-store.ts';
import { holdRequest } from './act-on-request.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

/**
 * Asks whoever has an address, now or later, to join a request; nobody learns from the answer whether anybody has. For its applicant,
 * before it is submitted or while they have it back. Throws `role_required`, `state_conflict`, `already_exists`.
 */
export async function inviteCoApplicant(
  { db, transact, clock }: Writing,
  { requestId, email }: { requestId: string; email: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Invitation> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  const actor = requireApplicant(request, caller);
  return transact(async (trx) => {
    const held = await holdRequest(trx, { id: requestId, act: 'invite', expectedRevision: 0, actor });
    requireRoom(held.request, (await invitationsOf(trx, requestId)).length);
    const at = clock();
    const invitation = { id: uuidv7(), requestId, email: normaliseAddress(email), invitedAt: at };
    if (!(await insertInvitation(trx, invitation)))
      throw new AllianceError('already_exists', `${email} is asked to join this request already.`);
    const fact = { act: 'invite', invitationId: invitation.id } as const;
    await recordCoApplicantFact(trx, fact, { request: held.request, actor, at });
    return invitation;
  });
}

/** Whom the applicant has asked to join and who has not answered. For the applicant. Throws `role_required`. */
export async function listInvitations(
  { db }: Reading,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Invitation[]> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  requireApplicant(request, caller);
  return invitationsOf(db, requestId);
}

/** Takes an invitation back that nobody has answered; its address is erased. For the applicant. Throws `role_required`, `not_found`. */
export async function cancelInvitation(
  { db, transact }: Writing,
  { requestId, invitationId: id }: { requestId: string; invitationId: string },
  acting: Pick<Acting, 'caller'>,
): Promise<void> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  requireApplicant(request, caller);
  await transact(async (trx) => {
    if (!(await deleteInvitation(trx, { id, requestId }))) throw notFound(`invitation ${id}`);
  });
}
