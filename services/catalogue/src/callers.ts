import type { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
  search: ['gateway'],
  suggest: ['gateway'],
  getItem: ['gateway'],
  rebuild: ['gateway'],
  getIndexStatus: ['gateway'],
} satisfies Callers<typeof CatalogueService>;
