import { type Caller, SCOPES } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { digestOfApiToken, looksLikeApiToken } from '../credentials/api-token-secret.ts';
import { isSessionOpen } from '../domain/session.ts';
import type { MembersContext } from '../members-context.ts';
import { touchApiToken } from '../store/api-token-store.ts';
import { type ApiTokenStanding, findApiTokenStanding, findSessionStanding } from '../store/standing-store.ts';

type Context = Pick<MembersContext, 'db' | 'clock' | 'identity' | 'accessTokens'>;

const TOUCH_EVERY_MS = 60_000;
// Longer input is none of our credentials and not worth looking at.
const LONGEST_CREDENTIAL = 4_096;

/**
 * Turns a credential into a caller token that says what its person may do at this moment. Errors: `credentials_refused`,
 * `token_expired`.
 */
export async function authenticate(
  context: Context,
  credential: string,
): Promise<{ callerToken: string; expiresAt: Date }> {
  if (credential.length > LONGEST_CREDENTIAL) throw refused();
  const caller = looksLikeApiToken(credential)
    ? await callerOfApiToken(context, credential)
    : await callerOfSession(context, credential);
  const { token, expiresAt } = context.identity.signCaller(caller);
  return { callerToken: token, expiresAt };
}

async function callerOfSession({ db, clock, accessTokens }: Context, accessToken: string): Promise<Caller> {
  const now = clock();
  const { personId, sessionId } = accessTokens.check(accessToken, now);
  const standing = await findSessionStanding(db, sessionId);
  if (!standing || standing.personId !== personId || !isSessionOpen(standing.session, now))
    throw new AllianceError('credentials_refused', 'This session has ended. Sign in again.');
  return {
    personId,
    allianceRoles: standing.allianceRoles,
    memberships: standing.memberships,
    scopes: SCOPES,
    credential: { kind: 'session', id: sessionId },
  };
}

async function callerOfApiToken({ db, clock }: Context, apiToken: string): Promise<Caller> {
  const now = clock();
  const digest = digestOfApiToken(apiToken);
  const standing = digest === undefined ? undefined : await findApiTokenStanding(db, digest);
  if (!standing) throw refused();
  const { token } = standing;
  if (token.expiresAt !== null && token.expiresAt <= now)
    throw new AllianceError('token_expired', 'This API token has expired. Make a new one.');
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() >= TOUCH_EVERY_MS)
    await touchApiToken(db, token.id, now);
  return {
    personId: standing.personId,
    ...powersOf(standing),
    scopes: token.scopes,
    credential: { kind: 'api_token', id: token.id },
  };
}

/** A token limited to an organisation carries that membership and nothing that reaches beyond it. */
function powersOf({
  token,
  allianceRoles,
  memberships,
}: ApiTokenStanding): Pick<Caller, 'allianceRoles' | 'memberships'> {
  if (token.organisation === null) return { allianceRoles, memberships };
  return {
    allianceRoles: [],
    memberships: memberships.filter(({ organisation }) => organisation === token.organisation),
  };
}

function refused(): AllianceError {
  return new AllianceError(
    'credentials_refused',
    'This token is not known here: it was mistyped or deleted. Copy it again, or make a new one.',
  );
}
