import { sql } from 'kysely';
import type { NewerTerms } from '../domain/missing-terms.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** Takes in that a version of terms asks to be accepted in place of former ones. */
export async function putNewerTerms(trx: GrantsTrx, { licenceId, version, acceptBy }: NewerTerms): Promise<void> {
  await trx
    .insertInto('newer_terms')
    .values({ licence_id: licenceId, version, accept_by: acceptBy })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The versions of these terms that ask to be accepted in place of former ones. */
export async function newerTermsOf(db: GrantsDb, licenceIds: readonly string[]): Promise<NewerTerms[]> {
  if (licenceIds.length === 0) return [];
  const rows = await db
    .selectFrom('newer_terms')
    .select(['licence_id', 'version', 'accept_by'])
    .where(sql<boolean>`licence_id = any(${licenceIds}::text[])`)
    .execute();
  return rows.map((row) => ({ licenceId: row.licence_id, version: row.version, acceptBy: row.accept_by }));
}
