import type { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about decisions: people, through the gateway. */
export const decisionsCallers = {
  listDecisions: ['gateway'],
  acceptOffer: ['gateway'],
  declineOffer: ['gateway'],
  openAppeal: ['gateway'],
  upholdAppeal: ['gateway'],
  remitAppeal: ['gateway'],
  listAppeals: ['gateway'],
  askForReview: ['gateway'],
  giveReview: ['gateway'],
  listReviews: ['gateway'],
  grantDirectly: ['gateway'],
  decideInBulk: ['gateway'],
} satisfies Callers<typeof DecisionsService>;
