import type { GrantsDb } from './tables.ts';

/** As many ended tokens are forgotten for each one that is issued. */
const FORGOTTEN_AT_ONCE = 10;

/** Remembers a token until it ends. */
export async function putToken(
  db: GrantsDb,
  { jti, seatId, expiresAt }: { jti: string; seatId: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  const ended = db
    .selectFrom('grant_token')
    .select('jti')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(FORGOTTEN_AT_ONCE);
  await db
    .with('forgotten', (with_) => with_.deleteFrom('grant_token').where('jti', 'in', ended))
    .insertInto('grant_token')
    .values({ jti, seat_id: seatId, expires_at: expiresAt })
    .execute();
}

/** Ids of the tokens that have not ended and whose seat or grant is good no more. */
export async function revokedTokens(db: GrantsDb, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('grant_token as t')
    .innerJoin('seat as s', 's.id', 't.seat_id')
    .innerJoin('access_grant as g', 'g.id', 's.grant_id')
    .select('t.jti')
    .where('t.expires_at', '>', now)
    .where((eb) =>
      eb.or([
        eb('s.state', '<>', 'active'),
        eb('s.lapses_at', '<', now),
        eb('g.state', 'not in', ['active', 'expiring']),
      ]),
    )
    .orderBy('t.jti')
    .execute();
  return rows.map(({ jti }) => jti);
}
