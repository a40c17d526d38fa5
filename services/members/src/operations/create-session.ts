import { AllianceError } from '@alliance/errors/alliance-error';
import { digestOf } from '../credentials/secrets.ts';
import { normaliseEmail } from '../domain/email.ts';
import { isTooLongForPassword, normalisePassword } from '../domain/password-rule.ts';
import { decideAttempt, THROTTLE_FORGOTTEN_AFTER_MS } from '../domain/sign-in-throttle.ts';
import type { MembersContext } from '../members-context.ts';
import { findPassword, putPassword } from '../store/password-store.ts';
import { deleteSessionsOver } from '../store/session-store.ts';
import { deleteThrottle, deleteThrottlesBefore, lockThrottle, updateThrottle } from '../store/throttle-store.ts';
import { openSession, type SessionTokens } from './open-session.ts';

type Context = Pick<MembersContext, 'db' | 'clock' | 'passwords' | 'accessTokens'>;

const KEEP_ENDED_SESSIONS_MS = 7 * 24 * 60 * 60_000;

/**
 * Signs a person in. Takes as long for an e-mail that nobody registered. Errors: `credentials_refused`, `rate_limited` (details:
 * `retryAfterSeconds`) after too many failures with this e-mail, `unavailable`.
 */
export async function createSession(
  context: Context,
  input: { email: string; password: string },
): Promise<SessionTokens> {
  const email = normaliseEmail(input.email);
  const emailDigest = digestOf(email);
  await countAttempt(context, emailDigest);
  const stored = isTooLongForPassword(input.password) ? undefined : await findPassword(context.db, email);
  const password = normalisePassword(isTooLongForPassword(input.password) ? '' : input.password);
  const correct = await context.passwords.verify(password, stored?.hash);
  if (!correct || !stored) {
    throw new AllianceError(
      'credentials_refused',
      'The e-mail address or the password is wrong. Check both, or register if you have not yet.',
    );
  }
  const upgrade = context.passwords.isOutdated(stored.hash) ? await context.passwords.hash(password) : undefined;
  const now = context.clock();
  return context.db.transaction().execute(async (trx) => {
    await deleteThrottle(trx, emailDigest);
    await deleteSessionsOver(trx, stored.personId, new Date(now.getTime() - KEEP_ENDED_SESSIONS_MS));
    if (upgrade) await putPassword(trx, stored.personId, upgrade, now);
    return openSession(trx, context, stored.personId, now);
  });
}

async function countAttempt({ db, clock }: Context, emailDigest: string): Promise<void> {
  const now = clock();
  const decision = await db.transaction().execute(async (trx) => {
    const decided = decideAttempt(await lockThrottle(trx, emailDigest, now), now);
    if (decided.allowed) await updateThrottle(trx, emailDigest, decided.next);
    return decided;
  });
  if (decision.allowed) {
    // Addresses that somebody only tried are not kept for ever.
    if (decision.next.attempts === 1)
      await deleteThrottlesBefore(db, new Date(now.getTime() - 2 * THROTTLE_FORGOTTEN_AFTER_MS));
    return;
  }
  const seconds = Math.max(1, Math.ceil((decision.retryAt.getTime() - now.getTime()) / 1_000));
  throw new AllianceError(
    'rate_limited',
    `There were too many failed sign-ins with this e-mail address. Wait ${seconds} seconds, then try again.`,
    { details: { retryAfterSeconds: seconds } },
  );
}
