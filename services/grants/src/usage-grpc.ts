import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import type { UsageService } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { grantMessage } from './mapping/grant-mapping.ts';
import { downloadsMessage, toQuota, toStatementWish } from './mapping/usage-mapping.ts';
import type { Writing } from './operations/acting.ts';
import { listUsageStatements } from './operations/list-usage-statements.ts';
import { setDownloadQuota } from './operations/set-download-quota.ts';

/** Which operation answers which RPC about usage. */
export function usageHandlers(context: Writing): Handlers<typeof UsageService> {
  return {
    listUsageStatements: async (request, call) => {
      const page = pageRequest(request, stringKey(3));
      const { rows, nextPageToken, month } = await listUsageStatements(context, toStatementWish(request), page, call);
      return { statements: rows.map(downloadsMessage), nextPageToken, month };
    },
    setDownloadQuota: async ({ grantId, bytesPerMonth }, call) => ({
      grant: grantMessage(await setDownloadQuota(context, { grantId, quotaBytes: toQuota(bytesPerMonth) }, call)),
    }),
  };
}
