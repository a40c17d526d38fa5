import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import type { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { GrantsContext } from './grpc.ts';
import { invitationMessage } from './mapping/invitation-mapping.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import { acceptInvitation, declineInvitation, listMyInvitations } from './operations/answer-invitation.ts';
import { cancelInvitation, inviteCoApplicant, listInvitations } from './operations/invite-co-applicant.ts';
import { removeCoApplicant } from './operations/remove-co-applicant.ts';
import { refuseSignature, signRequest } from './operations/sign-request.ts';

type ApplicantsHandlers = Handlers<typeof ApplicantsService>;

/** Which operation answers which RPC about those who ask. */
export function applicantsHandlers(context: GrantsContext): ApplicantsHandlers {
  return {
    ...invitationHandlers(context),
    signRequest: async ({ requestId: id, expectedRevision }, call) => ({
      request: requestMessage(await signRequest(context, { id, expectedRevision: Number(expectedRevision) }, call)),
    }),
    refuseSignature: async ({ requestId: id, reason, expectedRevision }, call) => {
      const refusal = { id, reason, expectedRevision: Number(expectedRevision) };
      return { request: requestMessage(await refuseSignature(context, refusal, call)) };
    },
  };
}

type InvitationRpc = Exclude<keyof ApplicantsHandlers, 'signRequest' | 'refuseSignature'>;

function invitationHandlers(context: GrantsContext): Pick<ApplicantsHandlers, InvitationRpc> {
  return {
    inviteCoApplicant: async (request, call) => ({
      invitation: invitationMessage(await inviteCoApplicant(context, request, call)),
    }),
    listInvitations: async ({ requestId }, call) => ({
      invitations: (await listInvitations(context, requestId, call)).map(invitationMessage),
    }),
    cancelInvitation: async (request, call) => {
      await cancelInvitation(context, request, call);
      return {};
    },
    listMyInvitations: async (request, call) => {
      const { rows, nextPageToken } = await listMyInvitations(context, pageRequest(request, stringKey(1)), call);
      return { invitations: rows.map((row) => invitationMessage({ ...row, email: '' })), nextPageToken };
    },
    acceptInvitation: async ({ invitationId }, call) => ({
      request: requestMessage(await acceptInvitation(context, invitationId, call)),
    }),
    declineInvitation: async ({ invitationId }, call) => {
      await declineInvitation(context, invitationId, call);
      return {};
    },
    removeCoApplicant: async (request, call) => ({
      request: requestMessage(await removeCoApplicant(context, request, call)),
    }),
  };
}
