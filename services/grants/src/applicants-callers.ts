import type { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about those who ask: people, through the gateway. */
export const applicantsCallers = {
  signRequest: ['gateway'],
  refuseSignature: ['gateway'],
  inviteCoApplicant: ['gateway'],
  listInvitations: ['gateway'],
  cancelInvitation: ['gateway'],
  listMyInvitations: ['gateway'],
  acceptInvitation: ['gateway'],
  declineInvitation: ['gateway'],
  removeCoApplicant: ['gateway'],
} satisfies Callers<typeof ApplicantsService>;
