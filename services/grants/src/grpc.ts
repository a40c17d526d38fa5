import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import type { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { AssetsDirectory } from './clients/assets-directory.ts';
import type { PeopleRegister } from './clients/people-register.ts';
import { decisionMessage, grantMessage, usageMessage } from './mapping/grant-mapping.ts';
import {
  issuedFileMessage,
  issuedMessage,
  toApproval,
  toCheck,
  toDownloadsWish,
  toDownloadWish,
  toGrantQuery,
  toRequestQuery,
  toRequestWish,
  toSubmission,
} from './mapping/input-mapping.ts';
import { commentMessage, requestMessage } from './mapping/request-mapping.ts';
import { addComment } from './operations/add-comment.ts';
import { approveRequest } from './operations/approve-request.ts';
import { assignSeat } from './operations/assign-seat.ts';
import { checkAccess } from './operations/check-access.ts';
import { createRequest } from './operations/create-request.ts';
import { type DownloadContext, issueDownload } from './operations/issue-download.ts';
import { issueDownloads } from './operations/issue-downloads.ts';
import { withWarnings } from './operations/list-blocks.ts';
import { listComments } from './operations/list-comments.ts';
import { listGrants } from './operations/list-grants.ts';
import { listRequests } from './operations/list-requests.ts';
import { listUsage } from './operations/list-usage.ts';
import { rejectRequest } from './operations/reject-request.ts';
import { removeSeat } from './operations/remove-seat.ts';
import { requestForDecider } from './operations/request-for-decider.ts';
import { resumeGrant } from './operations/resume-grant.ts';
import { returnRequest } from './operations/return-request.ts';
import { revokeGrant } from './operations/revoke-grant.ts';
import { submitRequest } from './operations/submit-request.ts';
import { suspendGrant } from './operations/suspend-grant.ts';
import { visibleGrant } from './operations/visible-grant.ts';
import { withdrawRequest } from './operations/withdraw-request.ts';

export type GrantsContext = DownloadContext & { assets: AssetsDirectory; people: PeopleRegister; seatRestMs: number };

type GrantsHandlers = Handlers<typeof GrantsService>;

/** Which operation answers which RPC. */
export function grantsHandlers(context: GrantsContext): GrantsHandlers {
  return {
    ...requestHandlers(context),
    ...listHandlers(context),
    ...grantHandlers(context),
    checkAccess: async (request, call) => {
      const { decision, version } = await checkAccess(context, toCheck(request), call);
      return decisionMessage(decision, version);
    },
    issueDownloads: async (request, call) => {
      const { downloads, batches } = await issueDownloads(context, toDownloadsWish(request), call);
      return { downloads: downloads.map(issuedFileMessage), batches };
    },
    issueDownload: async (request, call) => issuedMessage(await issueDownload(context, toDownloadWish(request), call)),
  };
}

type RequestRpc = `${'create' | 'get' | 'submit' | 'withdraw' | 'approve' | 'reject' | 'return'}Request` | 'addComment';

function requestHandlers(context: GrantsContext): Pick<GrantsHandlers, RequestRpc> {
  return {
    createRequest: async (request, call) => ({
      request: requestMessage(await createRequest(context, toRequestWish(request), call)),
    }),
    getRequest: async ({ id }, call) => {
      const { request, caller } = await requestForDecider(context, id, call.caller);
      const [shown = request] = await withWarnings(context, [request], { caller });
      return { request: requestMessage(shown) };
    },
    submitRequest: async (request, call) => ({
      request: requestMessage(await submitRequest(context, toSubmission(request), call)),
    }),
    withdrawRequest: async ({ id, expectedRevision }, call) => ({
      request: requestMessage(await withdrawRequest(context, { id, expectedRevision: Number(expectedRevision) }, call)),
    }),
    approveRequest: async (request, call) => {
      const approved = await approveRequest(context, toApproval(request), call);
      return {
        request: requestMessage(approved.request),
        ...(approved.grant ? { grant: grantMessage(approved.grant) } : {}),
      };
    },
    rejectRequest: async ({ expectedRevision, ...rejection }, call) => ({
      request: requestMessage(
        await rejectRequest(context, { ...rejection, expectedRevision: Number(expectedRevision) }, call),
      ),
    }),
    returnRequest: async ({ expectedRevision, ...given }, call) => ({
      request: requestMessage(
        await returnRequest(context, { ...given, expectedRevision: Number(expectedRevision) }, call),
      ),
    }),
    addComment: async ({ private: isPrivate, ...comment }, call) => ({
      comment: commentMessage(await addComment(context, { ...comment, isPrivate }, call)),
    }),
  };
}

type ListRpc = 'listRequests' | 'listComments' | 'listGrants' | 'listUsage';

function listHandlers(context: GrantsContext): Pick<GrantsHandlers, ListRpc> {
  return {
    listRequests: async (request, call) => {
      const page = await listRequests(context, toRequestQuery(request), pageRequest(request, stringKey(1)), call);
      const shown = await withWarnings(context, page.rows, call);
      return { requests: shown.map(requestMessage), nextPageToken: page.nextPageToken };
    },
    listComments: async (request, call) => {
      const page = await listComments(context, request.requestId, pageRequest(request, stringKey(1)), call);
      return { comments: page.rows.map(commentMessage), nextPageToken: page.nextPageToken };
    },
    listGrants: async (request, call) => {
      const page = await listGrants(context, toGrantQuery(request), pageRequest(request, stringKey(1)), call);
      return { grants: page.rows.map(grantMessage), nextPageToken: page.nextPageToken };
    },
    listUsage: async (request, call) => {
      const page = await listUsage(context, request.grantId, pageRequest(request, stringKey(1)), call);
      return { usage: page.rows.map(usageMessage), nextPageToken: page.nextPageToken };
    },
  };
}

type GrantRpc = 'getGrant' | 'assignSeat' | 'removeSeat' | 'suspendGrant' | 'resumeGrant' | 'revokeGrant';

function grantHandlers(context: GrantsContext): Pick<GrantsHandlers, GrantRpc> {
  return {
    getGrant: async ({ id }, call) => {
      const { grant } = await visibleGrant(context, id, call);
      return { grant: grantMessage(grant) };
    },
    assignSeat: async (request, call) => ({ grant: grantMessage(await assignSeat(context, request, call)) }),
    removeSeat: async (request, call) => ({ grant: grantMessage(await removeSeat(context, request, call)) }),
    suspendGrant: async (request, call) => ({ grant: grantMessage(await suspendGrant(context, request, call)) }),
    resumeGrant: async (request, call) => ({ grant: grantMessage(await resumeGrant(context, request, call)) }),
    revokeGrant: async (request, call) => ({ grant: grantMessage(await revokeGrant(context, request, call)) }),
  };
}
