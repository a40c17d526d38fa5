import type { HarvestService } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC of what is harvested. */
export const harvestCallers = {
  listRecords: ['gateway'],
  getRecord: ['gateway'],
  listPublishers: ['gateway'],
  describeRecords: ['gateway'],
  listNewVersions: ['gateway'],
} satisfies Callers<typeof HarvestService>;
