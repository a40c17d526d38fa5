import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { ApiToken } from '../domain/api-token.ts';
import type { MembersContext } from '../members-context.ts';
import { listApiTokens as listRows } from '../store/api-token-store.ts';
import { findCredentialLimit } from './find-credential-limit.ts';

type Context = Pick<MembersContext, 'db'>;

/** The caller's own API tokens, newest first; through a limited token, those with the same limit. Errors: `unauthenticated`, `scope_required`. */
export async function listApiTokens(
  context: Context,
  maybeCaller: Caller | null,
  { size, after }: PageRequest<[string]>,
): Promise<Page<ApiToken>> {
  const caller = requireCaller(maybeCaller);
  requireScope(caller, 'read');
  const { organisation } = await findCredentialLimit(context, caller);
  const rows = await listRows(context.db, {
    personId: caller.personId,
    organisation,
    before: after?.[0],
    limit: size + 1,
  });
  return toPage(rows, size, ({ id }) => [id]);
}
