import type { Kysely, Transaction } from 'kysely';
import type { StoredStance } from '../domain/stance.ts';
import type { LicensingTables } from './tables.ts';

/** A version of the stance; version 0 stands for the one in force. */
export async function findStance(db: Kysely<LicensingTables>, version: number): Promise<StoredStance | undefined> {
  const row = await db
    .selectFrom('stance')
    .select(['version', 'stance', 'minimum_evidence', 'reason', 'decided_by', 'created_at'])
    .$if(version !== 0, (query) => query.where('version', '=', version))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      version: row.version,
      stance: row.stance as StoredStance['stance'],
      minimumEvidence: row.minimum_evidence as StoredStance['minimumEvidence'],
      reason: row.reason,
      decidedBy: row.decided_by,
      createdAt: row.created_at,
    }
  );
}

/** Writes a new version. Returns false when there is one with that number already. */
export async function insertStance(trx: Transaction<LicensingTables>, stance: StoredStance): Promise<boolean> {
  const row = await trx
    .insertInto('stance')
    .values({
      version: stance.version,
      stance: stance.stance,
      minimum_evidence: stance.minimumEvidence,
      reason: stance.reason,
      decided_by: stance.decidedBy,
      created_at: stance.createdAt,
    })
    .onConflict((conflict) => conflict.column('version').doNothing())
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}
