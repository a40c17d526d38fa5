import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { ApiTokenDeletedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { auditOf } from '../audit.ts';
import type { MembersContext } from '../members-context.ts';
import { deleteApiTokenTree } from '../store/api-token-store.ts';
import { lockPerson } from '../store/person-store.ts';
import { findCredentialLimit } from './find-credential-limit.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Deletes one of the caller's API tokens, and with it every token that was made with it. A token may always delete itself.
 * Errors: `unauthenticated`, `scope_required`, `not_found`.
 */
export async function deleteApiToken(
  { transact, clock }: Context,
  maybeCaller: Caller | null,
  id: string,
): Promise<void> {
  const caller = requireCaller(maybeCaller);
  const { personId, credential } = caller;
  if (!(credential.kind === 'api_token' && credential.id === id)) requireScope(caller, 'admin');
  await transact(async (trx) => {
    await lockPerson(trx, personId);
    const limit = await findCredentialLimit({ db: trx }, caller);
    const deleted = await deleteApiTokenTree(trx, { id, personId, organisation: limit.organisation });
    if (deleted.length === 0) throw notFound(`API token ${id}`);
    for (const token of deleted) {
      const audit = auditOf({
        actor: personId,
        role: 'person',
        organisation: token.organisation ?? '',
        object: { kind: 'api_token', id: token.id },
        from: 'active',
        to: 'deleted',
      });
      await recordEvent(trx, ApiTokenDeletedSchema, { audit, tokenId: token.id }, clock());
    }
  });
}
