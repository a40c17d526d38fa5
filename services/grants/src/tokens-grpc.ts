import type { TokensService } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { issueToken, type TokenContext } from './operations/issue-token.ts';
import { listRevokedTokens } from './operations/list-revoked-tokens.ts';

/** Which operation answers which RPC about tokens. */
export function tokensHandlers(context: TokenContext): Handlers<typeof TokensService> {
  return {
    issueToken: async ({ grantId }, call) => {
      const { token, expiresAt } = await issueToken(context, grantId, call);
      return { token, expiresAt: timestampFromDate(expiresAt) };
    },
    getTokenRevocations: async () => ({ list: await listRevokedTokens(context) }),
    listTokenKeys: async () => ({ keys: [...(context.tokens?.keys ?? [])] }),
  };
}
