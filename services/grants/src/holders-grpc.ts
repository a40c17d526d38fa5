import { invalidArgument } from '@alliance/errors/alliance-error';
import type { HoldersService } from '@alliance/proto/alliance/grants/v1/holders_service_pb';
import type { Callers, Handlers } from '@alliance/rpc/types';
import { toAssetRef } from './mapping/asset-mapping.ts';
import type { Reading, Writing } from './operations/acting.ts';
import { countHolders } from './operations/count-holders.ts';

/** Who may call what about holders: people, through the gateway. */
export const holdersCallers = { countHolders: ['gateway'] } satisfies Callers<typeof HoldersService>;

/** Which operation answers which RPC about holders. */
export function holdersHandlers(context: Reading & Pick<Writing, 'clock'>): Handlers<typeof HoldersService> {
  return {
    countHolders: async (request, call) => {
      const versions = request.versions.map(({ asset, version }) => {
        if (version === '') throw invalidArgument('Name exact versions.');
        return { asset: toAssetRef(asset), version };
      });
      const counted = await countHolders(context, versions, call);
      return { versions: counted.map(({ people, ...counts }) => ({ ...counts, personIds: [...people] })) };
    },
  };
}
