import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { digestOf, newSecret } from '../credentials/secrets.ts';
import { refreshEnd, sessionEnd } from '../domain/session.ts';
import type { MembersContext } from '../members-context.ts';
import { insertRefreshToken, insertSession } from '../store/session-store.ts';
import type { MembersTables } from '../store/tables.ts';

/** What a person holds while signed in. */
export type SessionTokens = { accessToken: string; expiresAt: Date; refreshToken: string };

type OpenSession = { id: string; personId: string; expiresAt: Date };
type Context = Pick<MembersContext, 'accessTokens'>;

/** Begins a session and hands out its first tokens. */
export async function openSession(
  trx: Transaction<MembersTables>,
  context: Context,
  personId: string,
  now: Date,
): Promise<SessionTokens> {
  const session = { id: uuidv7(), personId, createdAt: now, expiresAt: sessionEnd(now) };
  await insertSession(trx, session);
  return handOutTokens(trx, context, session, now);
}

/** Hands out an access token and the only refresh token that the session takes next. */
export async function handOutTokens(
  trx: Transaction<MembersTables>,
  { accessTokens }: Context,
  session: OpenSession,
  now: Date,
): Promise<SessionTokens> {
  const refreshToken = newSecret();
  await insertRefreshToken(trx, {
    digest: digestOf(refreshToken),
    sessionId: session.id,
    createdAt: now,
    expiresAt: refreshEnd(now, session.expiresAt),
  });
  const { token, expiresAt } = accessTokens.issue({ personId: session.personId, sessionId: session.id }, now);
  return { accessToken: token, expiresAt, refreshToken };
}
