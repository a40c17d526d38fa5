import type { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
  getLineage: ['gateway', 'licensing'],
  listEntries: ['gateway'],
  getEntry: ['gateway'],
  getProof: ['gateway'],
  getCheckpoint: ['gateway'],
  getTile: ['gateway'],
  getLogKey: ['gateway'],
} satisfies Callers<typeof ProvenanceService>;
