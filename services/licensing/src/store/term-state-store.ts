import { type Kysely, sql } from 'kysely';
import { contractId } from '../domain/resolve-term.ts';
import type { TermRecord } from '../domain/term-record.ts';
import type { LicensingTables } from './tables.ts';

/** Says which record of a licence is the newest. */
export async function putTermState(
  db: Kysely<LicensingTables>,
  records: readonly Pick<TermRecord, 'id' | 'digest'>[],
): Promise<void> {
  await db
    .insertInto('term_state')
    .values(records.map(({ id, digest }) => ({ licence_id: id, digest })))
    .onConflict((conflict) =>
      conflict
        .column('licence_id')
        .doUpdateSet({ digest: sql`excluded.digest` })
        .where('term_state.digest', '<>', sql<string>`excluded.digest`),
    )
    .execute();
}

/** The records that this build comes with; of licences that it has no record of any more there is none. */
export async function putRegisterState(
  db: Kysely<LicensingTables>,
  records: readonly Pick<TermRecord, 'id' | 'digest'>[],
): Promise<void> {
  await putTermState(db, records);
  await db
    .updateTable('term_state')
    .set({ digest: '' })
    .where('digest', '<>', '')
    .where('licence_id', 'not like', contractId('%'))
    .where(
      'licence_id',
      'not in',
      records.map(({ id }) => id),
    )
    .execute();
}
