import type { AccessService } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import type { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import type { SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import type { TokensService } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import type { UsageService } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what: people reach all of it through the gateway, and no service decides on their behalf. */
export const callers = {
  createRequest: ['gateway'],
  getRequest: ['gateway'],
  listRequests: ['gateway'],
  submitRequest: ['gateway'],
  withdrawRequest: ['gateway'],
  approveRequest: ['gateway'],
  rejectRequest: ['gateway'],
  returnRequest: ['gateway'],
  addComment: ['gateway'],
  listComments: ['gateway'],
  getGrant: ['gateway'],
  listGrants: ['gateway'],
  assignSeat: ['gateway'],
  removeSeat: ['gateway'],
  suspendGrant: ['gateway'],
  resumeGrant: ['gateway'],
  revokeGrant: ['gateway'],
  listUsage: ['gateway'],
  checkAccess: ['gateway'],
  issueDownload: ['gateway'],
  issueDownloads: ['gateway'],
} satisfies Callers<typeof GrantsService>;

/** The same of usage. */
export const usageCallers = {
  listUsageStatements: ['gateway'],
  setDownloadQuota: ['gateway'],
} satisfies Callers<typeof UsageService>;

/** The same of access of many. */
export const accessCallers = {
  listAccessAsOf: ['gateway'],
  listMyAccess: ['gateway'],
  checkAccessBatch: ['gateway'],
} satisfies Callers<typeof AccessService>;

/** The same of tokens. */
export const tokensCallers = {
  issueToken: ['gateway'],
  listTokenKeys: ['gateway'],
  getTokenRevocations: ['gateway'],
} satisfies Callers<typeof TokensService>;

/** The same of suspensions of whole assets. */
export const suspensionsCallers = {
  suspendAsset: ['gateway'],
  resumeAsset: ['gateway'],
  getSuspension: ['gateway'],
} satisfies Callers<typeof SuspensionsService>;
