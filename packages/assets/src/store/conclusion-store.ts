import type { Kysely, Transaction } from 'kysely';
import type { LicenceConclusion } from '../domain/file-licences.ts';
import type { AssetTables } from '../tables.ts';

/** What is concluded of a version's licences, oldest first. */
export async function findConclusions(db: Kysely<AssetTables>, versionId: string): Promise<LicenceConclusion[]> {
  const rows = await db
    .selectFrom('licence_conclusion')
    .select(['id', 'paths', 'licence', 'evidence', 'evidence_sha256', 'licences', 'person_id', 'role', 'concluded_at'])
    .where('version_id', '=', versionId)
    .orderBy('concluded_at')
    .orderBy('id')
    .execute();
  return rows.map(({ evidence_sha256, person_id, concluded_at, ...same }) => ({
    ...same,
    evidenceSha256: evidence_sha256,
    personId: person_id,
    concludedAt: concluded_at,
  }));
}

/** Writes a conclusion on a version whose asset is locked. */
export async function insertConclusion(
  trx: Transaction<AssetTables>,
  versionId: string,
  { evidenceSha256, personId, concludedAt, licences, ...same }: LicenceConclusion,
): Promise<void> {
  await trx
    .insertInto('licence_conclusion')
    .values({
      ...same,
      version_id: versionId,
      evidence_sha256: evidenceSha256,
      licences: [...licences],
      person_id: personId,
      concluded_at: concludedAt,
    })
    .execute();
}
