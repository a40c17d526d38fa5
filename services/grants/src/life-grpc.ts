import { momentKey, pageRequest } from '@alliance/database/keyset-page';
import type { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { AssetsDirectory } from './clients/assets-directory.ts';
import type { LicensingDesk } from './clients/licensing-desk.ts';
import { deletionMessage } from './mapping/deletion-mapping.ts';
import { grantMessage } from './mapping/grant-mapping.ts';
import { reportMessage, toRenewal } from './mapping/report-mapping.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import type { Writing } from './operations/acting.ts';
import { attestDeletion } from './operations/attest-deletion.ts';
import { closeGrant } from './operations/close-grant.ts';
import { getUseReport } from './operations/get-use-report.ts';
import { getDeletion, listDeletions } from './operations/list-deletions.ts';
import { renewGrant } from './operations/renew-grant.ts';

type LifeHandlers = Handlers<typeof LifeService>;

/** Which operation answers which RPC about how a grant goes on and ends. */
export function lifeHandlers(context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk }): LifeHandlers {
  return {
    ...endHandlers(context),
    renewGrant: async (request, call) => ({
      request: requestMessage(await renewGrant(context, toRenewal(request), call)),
    }),
    getUseReport: async ({ requestId }, call) => ({
      report: reportMessage(await getUseReport(context, requestId, call)),
    }),
  };
}

type EndRpc = 'closeGrant' | 'attestDeletion' | 'getDeletion' | 'listDeletions';

function endHandlers(context: Writing): Pick<LifeHandlers, EndRpc> {
  return {
    closeGrant: async (request, call) => ({ grant: grantMessage(await closeGrant(context, request, call)) }),
    attestDeletion: async (request, call) => ({
      deletion: deletionMessage(await attestDeletion(context, request, call), context.clock()),
    }),
    getDeletion: async (request, call) => ({
      deletion: deletionMessage(await getDeletion(context, request, call), context.clock()),
    }),
    listDeletions: async (request, call) => {
      const page = await listDeletions(context, request, pageRequest(request, momentKey(3)), call);
      const now = context.clock();
      return {
        deletions: page.rows.map((deletion) => deletionMessage(deletion, now)),
        nextPageToken: page.nextPageToken,
      };
    },
  };
}
