import type { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about the life of grants: people, through the gateway. */
export const lifeCallers = {
  renewGrant: ['gateway'],
  getUseReport: ['gateway'],
  closeGrant: ['gateway'],
  attestDeletion: ['gateway'],
  getDeletion: ['gateway'],
  listDeletions: ['gateway'],
} satisfies Callers<typeof LifeService>;
