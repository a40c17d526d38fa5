import { type Caller, requireCaller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { ApiTokenCreatedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { v7 as uuidv7 } from 'uuid';
import { auditOf } from '../audit.ts';
import { newApiTokenSecret } from '../credentials/api-token-secret.ts';
import {
  type ApiToken,
  type ApiTokenInput,
  assertNotBeyond,
  MAX_API_TOKENS,
  toApiTokenRequest,
} from '../domain/api-token.ts';
import type { MembersContext } from '../members-context.ts';
import { countApiTokens, insertApiToken } from '../store/api-token-store.ts';
import { lockPerson } from '../store/person-store.ts';
import { findCredentialLimit } from './find-credential-limit.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Makes an API token; its secret is in the answer and nowhere else. Errors: `unauthenticated`, `invalid_argument`,
 * `scope_required` when it would be worth more than the credential that asks, `quota_exceeded`.
 */
export async function createApiToken(
  { transact, clock }: Context,
  maybeCaller: Caller | null,
  input: ApiTokenInput,
): Promise<{ apiToken: ApiToken; token: string }> {
  const caller = requireCaller(maybeCaller);
  const now = clock();
  const request = toApiTokenRequest(input, caller, now);
  const { token, digest, hint } = newApiTokenSecret();
  const apiToken: ApiToken = { id: uuidv7(), ...request, createdAt: now, lastUsedAt: null, hint };
  await transact(async (trx) => {
    // The token that asks may be deleted at the same time, and then leaves nothing behind.
    await lockPerson(trx, caller.personId);
    assertNotBeyond(request, caller, await findCredentialLimit({ db: trx }, caller));
    if ((await countApiTokens(trx, caller.personId)) >= MAX_API_TOKENS) throw tooMany();
    const madeWith = caller.credential.kind === 'api_token' ? caller.credential.id : null;
    await insertApiToken(trx, { ...apiToken, personId: caller.personId, madeWith, digest });
    const audit = auditOf({
      actor: caller.personId,
      role: 'person',
      organisation: request.organisation ?? '',
      object: { kind: 'api_token', id: apiToken.id },
      to: 'active',
    });
    await recordEvent(trx, ApiTokenCreatedSchema, { audit, tokenId: apiToken.id }, now);
  });
  return { apiToken, token };
}

function tooMany(): AllianceError {
  return new AllianceError(
    'quota_exceeded',
    `A person can have ${MAX_API_TOKENS} API tokens. Delete one that is no longer used, then try again.`,
    { details: { limit: MAX_API_TOKENS } },
  );
}
