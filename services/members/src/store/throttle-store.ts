import type { Kysely, Transaction } from 'kysely';
import type { SignInThrottle } from '../domain/sign-in-throttle.ts';
import type { MembersTables } from './tables.ts';

/** Reads what is remembered for an e-mail and keeps other attempts with it waiting until this transaction ends. */
export async function lockThrottle(
  trx: Transaction<MembersTables>,
  emailDigest: string,
  now: Date,
): Promise<SignInThrottle | undefined> {
  // A first attempt has no row to lock; attempts 0 stand for it.
  await trx
    .insertInto('sign_in_throttle')
    .values({ email_digest: emailDigest, attempts: 0, last_attempt_at: now, blocked_until: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await trx
    .selectFrom('sign_in_throttle')
    .select(['attempts', 'last_attempt_at', 'blocked_until'])
    .where('email_digest', '=', emailDigest)
    .forUpdate()
    .executeTakeFirst();
  return row && { attempts: row.attempts, lastAttemptAt: row.last_attempt_at, blockedUntil: row.blocked_until };
}

export async function updateThrottle(
  trx: Transaction<MembersTables>,
  emailDigest: string,
  { attempts, lastAttemptAt, blockedUntil }: SignInThrottle,
): Promise<void> {
  await trx
    .updateTable('sign_in_throttle')
    .set({ attempts, last_attempt_at: lastAttemptAt, blocked_until: blockedUntil })
    .where('email_digest', '=', emailDigest)
    .execute();
}

/** Forgets the attempts with an e-mail. */
export async function deleteThrottle(db: Kysely<MembersTables>, emailDigest: string): Promise<void> {
  await db.deleteFrom('sign_in_throttle').where('email_digest', '=', emailDigest).execute();
}

/** Forgets attempts that no longer count. */
export async function deleteThrottlesBefore(db: Kysely<MembersTables>, moment: Date): Promise<void> {
  await db.deleteFrom('sign_in_throttle').where('last_attempt_at', '<', moment).execute();
}
