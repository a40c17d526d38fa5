import { type Kysely, sql, type Transaction } from 'kysely';
import type { LicensingTables } from './tables.ts';

type Db = Kysely<LicensingTables>;

/** A version of terms whose grace date has passed. */
export type DueTerms = { readonly licenceId: string; readonly version: number; readonly acceptBy: Date };

/** Versions whose grace date has passed and of which not everything has been told. */
export async function dueTerms(db: Db, now: Date, limit: number): Promise<DueTerms[]> {
  const rows = await db
    .selectFrom('terms_version')
    .select(['licence_id', 'version', 'accept_by'])
    .where('accept_by', '<', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('lapse_told')
            .select('lapse_told.version')
            .whereRef('lapse_told.licence_id', '=', 'terms_version.licence_id')
            .whereRef('lapse_told.version', '=', 'terms_version.version'),
        ),
      ),
    )
    .orderBy('accept_by')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ licenceId: row.licence_id, version: row.version, acceptBy: row.accept_by as Date }));
}

/** Writes down some acceptances that lapsed with a version, of which that was not written yet; returns their ids. */
export async function recordLapses(
  trx: Transaction<LicensingTables>,
  { licenceId, version, acceptBy }: DueTerms,
  { now, limit }: { now: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ acceptance_id: string }>`
    insert into acceptance_lapse (acceptance_id, recorded_at)
    select former.id, ${now} from acceptance as former
     where former.licence_id = ${licenceId} and former.terms_version < ${version} and former.accepted_at <= ${acceptBy}
       and not exists (select from acceptance_lapse where acceptance_id = former.id)
       and not exists (
         select from acceptance as latter
          where latter.person_id = former.person_id and latter.licence_id = former.licence_id
            and latter.organisation = former.organisation and latter.terms_version >= ${version}
            and latter.accepted_at <= ${acceptBy})
       -- Of several that ask, the first to end decides what became of an acceptance.
       and not exists (
         select from terms_version as sooner
          where sooner.licence_id = former.licence_id and sooner.version > former.terms_version
            and (sooner.accept_by, sooner.version) < (${acceptBy}, ${version}))
     limit ${limit}
        on conflict do nothing
    returning acceptance_id`.execute(trx);
  return rows.map((row) => row.acceptance_id);
}

/** Says that every acceptance which lapsed with a version has been told. */
export async function markTold(db: Db, { licenceId, version }: DueTerms): Promise<void> {
  await db
    .insertInto('lapse_told')
    .values({ licence_id: licenceId, version })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
