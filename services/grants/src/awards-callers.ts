import type { AwardsService } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about access given to addresses: people, through the gateway. */
export const awardsCallers = {
  listAwards: ['gateway'],
  withdrawAward: ['gateway'],
  listMyAwards: ['gateway'],
  claimAward: ['gateway'],
  declineAward: ['gateway'],
} satisfies Callers<typeof AwardsService>;
