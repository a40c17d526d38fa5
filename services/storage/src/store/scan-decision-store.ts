import type { Kysely, Transaction } from 'kysely';
import type { StorageTables } from './tables.ts';

/** What governance has said about a blob. */
export type DecidedScan = {
  id: string;
  sha256: string;
  decision: 'accept' | 'refuse' | 'except';
  covers: string[];
  reason: string;
  decidedBy: string;
  decidedAt: Date;
  expiresAt: Date | null;
};

export async function insertDecision(trx: Transaction<StorageTables>, decided: DecidedScan): Promise<void> {
  await trx
    .insertInto('scan_decision')
    .values({
      id: decided.id,
      sha256: decided.sha256,
      decision: decided.decision,
      covers: decided.covers,
      reason: decided.reason,
      decided_by: decided.decidedBy,
      decided_at: decided.decidedAt,
      expires_at: decided.expiresAt,
    })
    .execute();
}

/** The decisions about a blob, newest first. */
export async function decisionsOf(db: Kysely<StorageTables>, sha256: string, limit: number): Promise<DecidedScan[]> {
  return db
    .selectFrom('scan_decision')
    .select([
      'id',
      'sha256',
      'decision',
      'covers',
      'reason',
      'decided_by as decidedBy',
      'decided_at as decidedAt',
      'expires_at as expiresAt',
    ])
    .where('sha256', '=', sha256)
    .orderBy('decided_at', 'desc')
    .limit(limit)
    .execute();
}
