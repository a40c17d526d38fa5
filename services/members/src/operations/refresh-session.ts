import { AllianceError } from '@alliance/errors/alliance-error';
import { digestOf } from '../credentials/secrets.ts';
import { decideRefresh } from '../domain/session.ts';
import type { MembersContext } from '../members-context.ts';
import { endSession, lockRefreshToken, markRefreshTokenUsed } from '../store/session-store.ts';
import { handOutTokens, type SessionTokens } from './open-session.ts';

type Context = Pick<MembersContext, 'db' | 'clock' | 'accessTokens'>;

/**
 * Exchanges a refresh token, once, for new tokens of the same session. One that was used before ends the session for everybody
 * who holds its tokens. Errors: `credentials_refused`.
 */
export async function refreshSession(context: Context, refreshToken: string): Promise<SessionTokens> {
  const digest = digestOf(refreshToken);
  const now = context.clock();
  const tokens = await context.db.transaction().execute(async (trx) => {
    const found = await lockRefreshToken(trx, digest);
    if (!found) return undefined;
    const { token, session } = found;
    switch (decideRefresh(token, session, now)) {
      case 'rotate':
        await markRefreshTokenUsed(trx, digest, now);
        return handOutTokens(trx, context, session, now);
      case 'stolen':
        await endSession(trx, session.id, 'refresh-token-reused', now);
        return undefined;
      case 'over':
        return undefined;
    }
  });
  if (!tokens) {
    throw new AllianceError(
      'credentials_refused',
      'This refresh token is not valid: it is unknown, was used before, or its session has ended. Sign in again.',
    );
  }
  return tokens;
}
