const DAY_MS = 24 * 60 * 60_000;
const REFRESH_LIFE_MS = 30 * DAY_MS;
const SESSION_LIFE_MS = 90 * DAY_MS;

/** When a session that begins now ends at the latest: then the password is asked for again. */
export function sessionEnd(now: Date): Date {
  return new Date(now.getTime() + SESSION_LIFE_MS);
}

/** Until when a refresh token made now can be used: never beyond its session. */
export function refreshEnd(now: Date, sessionExpiresAt: Date): Date {
  return new Date(Math.min(now.getTime() + REFRESH_LIFE_MS, sessionExpiresAt.getTime()));
}

export type SessionTimes = { endedAt: Date | null; expiresAt: Date };
export type RefreshTokenTimes = { usedAt: Date | null; expiresAt: Date };

/** True while the session can be used. */
export function isSessionOpen(session: SessionTimes, now: Date): boolean {
  return session.endedAt === null && session.expiresAt > now;
}

/**
 * What to do with a refresh token: `rotate` it, refuse it as `over`, or treat it as `stolen`: a used one comes back only when
 * two parties hold it, and nobody can tell which of them is the person (RFC 9700, section 4.14.2).
 */
export function decideRefresh(
  token: RefreshTokenTimes,
  session: SessionTimes,
  now: Date,
): 'rotate' | 'over' | 'stolen' {
  if (!isSessionOpen(session, now)) return 'over';
  if (token.usedAt !== null) return 'stolen';
  return token.expiresAt > now ? 'rotate' : 'over';
}
