import type { PinnedTerms } from '../domain/vocabulary.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** That a person accepted a version of terms. */
export type KnownAcceptance = PinnedTerms & { id: string; personId: string; acceptedAt: Date };

/** Takes in acceptances; those that are known already change nothing. */
export async function putAcceptances(trx: GrantsTrx, acceptances: readonly KnownAcceptance[]): Promise<void> {
  if (acceptances.length === 0) return;
  await trx
    .insertInto('acceptance')
    .values(
      acceptances.map(({ id, personId, licenceId, version, acceptedAt }) => ({
        id,
        person_id: personId,
        licence_id: licenceId,
        terms_version: version,
        accepted_at: acceptedAt,
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** The terms that a person has accepted, or (with `at`) had accepted at a moment. */
export async function acceptedTerms(db: GrantsDb, personId: string, at?: Date): Promise<PinnedTerms[]> {
  let query = db.selectFrom('acceptance').select(['licence_id', 'terms_version']).where('person_id', '=', personId);
  if (at) query = query.where('accepted_at', '<=', at);
  const rows = await query.execute();
  return rows.map((row) => ({ licenceId: row.licence_id, version: row.terms_version }));
}
