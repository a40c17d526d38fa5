import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import type { AccessService } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { GrantsContext } from './grpc.ts';
import {
  asOfMessage,
  myAccessMessage,
  outcomeMessage,
  toAsOfQuery,
  toMyAccessQuery,
} from './mapping/access-mapping.ts';
import { toCheck } from './mapping/input-mapping.ts';
import { checkAccessBatch } from './operations/check-access-batch.ts';
import { listAccessAsOf } from './operations/list-access-as-of.ts';
import { listMyAccess } from './operations/list-my-access.ts';

/** Which operation answers which RPC about access of many. */
export function accessHandlers(context: GrantsContext): Handlers<typeof AccessService> {
  return {
    listAccessAsOf: async (request, call) => asOfMessage(await listAccessAsOf(context, toAsOfQuery(request), call)),
    listMyAccess: async (request, call) => {
      const page = pageRequest(request, stringKey(3));
      const { rows, nextPageToken } = await listMyAccess(context, toMyAccessQuery(request), page, call);
      return { assets: rows.map(myAccessMessage), nextPageToken };
    },
    checkAccessBatch: async ({ checks }, call) => ({
      results: (await checkAccessBatch(context, checks.map(toCheck), call)).map(outcomeMessage),
    }),
  };
}
