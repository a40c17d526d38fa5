import { AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import type { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';

/** Where in the log something stands. */
export type LogPlace = { origin: string; index: number };

/** Where the log tells that grants were issued. */
export type LogIndex = { placeOfGrant(id: string, options: CallOptions): Promise<LogPlace> };

/** The index over the service. Its answer is `unavailable` until the grant is in the log. */
export function logIndex(provenance: Pick<RpcClient<typeof LogIndexService>, 'findLogIndex'>): LogIndex {
  return {
    placeOfGrant: async (id, options) => {
      try {
        const asked = { type: 'grant.issue', objectKind: 'grant', objectId: id };
        const { origin, index } = await provenance.findLogIndex(asked, options);
        return { origin, index: Number(index) };
      } catch (error) {
        if (!isAllianceError(error, 'not_found')) throw error;
        throw new AllianceError('unavailable', `The grant ${id} is not in the log yet. Try again in a moment.`);
      }
    },
  };
}
