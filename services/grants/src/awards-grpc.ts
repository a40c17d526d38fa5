import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import type { AwardsService } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { GrantsContext } from './grpc.ts';
import { awardMessage } from './mapping/award-mapping.ts';
import { grantMessage } from './mapping/grant-mapping.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import { claimAward, declineAward, listMyAwards } from './operations/answer-award.ts';
import { listAwards, withdrawAward } from './operations/withdraw-award.ts';

/** Which operation answers which RPC about access given to addresses. */
export function awardsHandlers(context: GrantsContext): Handlers<typeof AwardsService> {
  return {
    listAwards: async (request, call) => {
      const page = await listAwards(context, request.organisation, pageRequest(request, stringKey(1)), call);
      return { awards: page.rows.map(awardMessage), nextPageToken: page.nextPageToken };
    },
    withdrawAward: async ({ awardId }, call) => ({ award: awardMessage(await withdrawAward(context, awardId, call)) }),
    listMyAwards: async (request, call) => {
      const page = await listMyAwards(context, pageRequest(request, stringKey(1)), call);
      const own = page.rows.map((award) => awardMessage({ ...award, email: undefined }));
      return { awards: own, nextPageToken: page.nextPageToken };
    },
    claimAward: async ({ awardId }, call) => {
      const { request, grant } = await claimAward(context, awardId, call);
      return { request: requestMessage(request), ...(grant ? { grant: grantMessage(grant) } : {}) };
    },
    declineAward: async ({ awardId }, call) => {
      await declineAward(context, awardId, call);
      return {};
    },
  };
}
