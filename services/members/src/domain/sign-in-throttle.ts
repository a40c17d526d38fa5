/** What is remembered of the sign-ins with one e-mail address that did not succeed. */
export type SignInThrottle = { attempts: number; lastAttemptAt: Date; blockedUntil: Date | null };

export type AttemptDecision = { allowed: true; next: SignInThrottle } | { allowed: false; retryAt: Date };

const FREE_ATTEMPTS = 10;
const FIRST_BLOCK_MS = 30_000;
const LONGEST_BLOCK_MS = 15 * 60_000;
export const THROTTLE_FORGOTTEN_AFTER_MS = 60 * 60_000;

/**
 * Decides on one more sign-in and counts it as failed before the password is looked at, so that guesses made at the same
 * time cannot pass together; a success forgets the count. From the tenth failure on each one blocks for longer.
 */
export function decideAttempt(throttle: SignInThrottle | undefined, now: Date): AttemptDecision {
  if (throttle?.blockedUntil && throttle.blockedUntil > now) return { allowed: false, retryAt: throttle.blockedUntil };
  const forgotten = !throttle || now.getTime() - throttle.lastAttemptAt.getTime() > THROTTLE_FORGOTTEN_AFTER_MS;
  const attempts = forgotten ? 1 : throttle.attempts + 1;
  return { allowed: true, next: { attempts, lastAttemptAt: now, blockedUntil: blockAfter(attempts, now) } };
}

function blockAfter(attempts: number, now: Date): Date | null {
  if (attempts < FREE_ATTEMPTS) return null;
  // The exponent is bounded so that a long attack cannot overflow it.
  const doublings = Math.min(attempts - FREE_ATTEMPTS, 10);
  return new Date(now.getTime() + Math.min(FIRST_BLOCK_MS * 2 ** doublings, LONGEST_BLOCK_MS));
}
