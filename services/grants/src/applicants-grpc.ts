import type { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { GrantsContext } from './grpc.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import { refuseSignature, signRequest } from './operations/sign-request.ts';

/** Which operation answers which RPC about those who ask. */
export function applicantsHandlers(context: GrantsContext): Handlers<typeof ApplicantsService> {
  return {
    signRequest: async ({ requestId: id, expectedRevision }, call) => ({
      request: requestMessage(await signRequest(context, { id, expectedRevision: Number(expectedRevision) }, call)),
    }),
    refuseSignature: async ({ requestId: id, reason, expectedRevision }, call) => {
      const refusal = { id, reason, expectedRevision: Number(expectedRevision) };
      return { request: requestMessage(await refuseSignature(context, refusal, call)) };
    },
  };
}
