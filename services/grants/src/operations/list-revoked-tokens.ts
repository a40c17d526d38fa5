import { AllianceError } from '@alliance/errors/alliance-error';
import { revocationsOf } from '../domain/visa.ts';
import { revokedTokens } from '../store/token-store.ts';
import type { TokenContext } from './issue-token.ts';

/**
 * The tokens that have not ended and whose seat or grant is good no more, as a JWT that others verify as they verify tokens
 * (spec: grants, section 7). Throws `unavailable` on a node that issues none.
 */
export async function listRevokedTokens({ db, clock, tokens, publicUrl }: TokenContext): Promise<string> {
  if (!tokens)
    throw new AllianceError('unavailable', 'This node issues no tokens of grants. Its operator must set a key first.');
  const now = clock();
  return tokens.signRevocations(revocationsOf(await revokedTokens(db, now), now, publicUrl));
}
