import type { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { AssetsDirectory } from './clients/assets-directory.ts';
import type { LicensingDesk } from './clients/licensing-desk.ts';
import { reportMessage, toRenewal } from './mapping/report-mapping.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import type { Writing } from './operations/acting.ts';
import { getUseReport } from './operations/get-use-report.ts';
import { renewGrant } from './operations/renew-grant.ts';

/** Which operation answers which RPC about how a grant goes on and ends. */
export function lifeHandlers(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
): Handlers<typeof LifeService> {
  return {
    renewGrant: async (request, call) => ({
      request: requestMessage(await renewGrant(context, toRenewal(request), call)),
    }),
    getUseReport: async ({ requestId }, call) => ({
      report: reportMessage(await getUseReport(context, requestId, call)),
    }),
  };
}
