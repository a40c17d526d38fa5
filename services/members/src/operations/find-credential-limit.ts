import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { CredentialLimit } from '../domain/api-token.ts';
import type { MembersContext } from '../members-context.ts';
import { findLimit } from '../store/api-token-store.ts';

/** What the caller's credential is limited to; a session has no limit. Throws `credentials_refused` for a token that is gone. */
export async function findCredentialLimit(
  { db }: Pick<MembersContext, 'db'>,
  { credential }: Caller,
): Promise<CredentialLimit> {
  if (credential.kind === 'session') return { organisation: null, expiresAt: null };
  const limit = await findLimit(db, credential.id);
  if (!limit) throw new AllianceError('credentials_refused', 'This API token was deleted. Make a new one.');
  return limit;
}
