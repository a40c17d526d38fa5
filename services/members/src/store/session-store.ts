import type { Kysely, Transaction } from 'kysely';
import type { RefreshTokenTimes, SessionTimes } from '../domain/session.ts';
import type { MembersTables } from './tables.ts';

export async function insertSession(
  trx: Transaction<MembersTables>,
  session: { id: string; personId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('session')
    .values({
      id: session.id,
      person_id: session.personId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      ended_at: null,
      end_reason: null,
    })
    .execute();
}

export async function insertRefreshToken(
  trx: Transaction<MembersTables>,
  token: { digest: string; sessionId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('refresh_token')
    .values({
      digest: token.digest,
      session_id: token.sessionId,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      used_at: null,
    })
    .execute();
}

export type RefreshableSession = {
  token: RefreshTokenTimes;
  session: SessionTimes & { id: string; personId: string };
};

/** The refresh token with this digest and its session, both locked. */
export async function lockRefreshToken(
  trx: Transaction<MembersTables>,
  digest: string,
): Promise<RefreshableSession | undefined> {
  const row = await trx
    .selectFrom('refresh_token')
    .innerJoin('session', 'session.id', 'refresh_token.session_id')
    .select([
      'refresh_token.used_at',
      'refresh_token.expires_at as token_expires_at',
      'session.id',
      'session.person_id',
      'session.ended_at',
      'session.expires_at',
    ])
    .where('refresh_token.digest', '=', digest)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      token: { usedAt: row.used_at, expiresAt: row.token_expires_at },
      session: { id: row.id, personId: row.person_id, endedAt: row.ended_at, expiresAt: row.expires_at },
    }
  );
}

export async function markRefreshTokenUsed(trx: Transaction<MembersTables>, digest: string, now: Date): Promise<void> {
  await trx.updateTable('refresh_token').set({ used_at: now }).where('digest', '=', digest).execute();
}

/** Ends a session for good; one that has ended keeps its first reason. */
export async function endSession(
  db: Kysely<MembersTables>,
  sessionId: string,
  reason: 'signed-out' | 'refresh-token-reused',
  now: Date,
): Promise<void> {
  await db
    .updateTable('session')
    .set({ ended_at: now, end_reason: reason })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Deletes the person's sessions that were over at the moment, with their refresh tokens. */
export async function deleteSessionsOver(
  trx: Transaction<MembersTables>,
  personId: string,
  moment: Date,
): Promise<void> {
  await trx
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where(({ eb, or }) => or([eb('expires_at', '<', moment), eb('ended_at', '<', moment)]))
    .execute();
}
