import { type Kysely, sql, type Transaction } from 'kysely';
import type { LicensingTables } from './tables.ts';

/** What counts of the licences of a version since something was concluded of them. */
export type VersionLicence = {
  readonly output: string;
  readonly licences: readonly string[];
  readonly doubts: readonly string[];
  readonly concludedAt: Date;
};

/** Notes what counts now; an older conclusion that comes late changes nothing. */
export async function putVersionLicence(
  trx: Transaction<LicensingTables>,
  { output, licences, doubts, concludedAt }: VersionLicence,
): Promise<void> {
  const values = { licences: [...licences], doubts: [...doubts], concluded_at: concludedAt };
  await trx
    .insertInto('version_licence')
    .values({ output, ...values })
    .onConflict((conflict) =>
      conflict.column('output').doUpdateSet(values).where('version_licence.concluded_at', '<=', concludedAt),
    )
    .execute();
}

/** What was concluded of these versions. */
export async function findVersionLicences(
  db: Kysely<LicensingTables>,
  outputs: readonly string[],
): Promise<Map<string, VersionLicence>> {
  if (outputs.length === 0) return new Map();
  const rows = await db
    .selectFrom('version_licence')
    .select(['output', 'licences', 'doubts', 'concluded_at'])
    .where(sql<boolean>`output = any(${outputs}::text[])`)
    .execute();
  return new Map(rows.map(({ concluded_at, ...row }) => [row.output, { ...row, concludedAt: concluded_at }]));
}
