import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Acceptance } from '../domain/acceptance.ts';
import type { AcceptanceTable, LicensingTables } from './tables.ts';

const COLUMNS = [
  'id',
  'licence_id',
  'terms_version',
  'person_id',
  'organisation',
  'language',
  'text_sha256',
  'accepted_at',
] as const;

/** Writes an acceptance. Returns false, and writes nothing, when the person has accepted this version before. */
export async function insertAcceptance(trx: Transaction<LicensingTables>, acceptance: Acceptance): Promise<boolean> {
  const row = await trx
    .insertInto('acceptance')
    .values({
      id: acceptance.id,
      licence_id: acceptance.licenceId,
      terms_version: acceptance.termsVersion,
      person_id: acceptance.personId,
      organisation: acceptance.organisation,
      language: acceptance.language,
      text_sha256: acceptance.textSha256,
      accepted_at: acceptance.acceptedAt,
    })
    .onConflict((conflict) => conflict.constraint('acceptance_once').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The acceptance that stands for this person, version and organisation. */
export async function findAcceptance(
  db: Kysely<LicensingTables>,
  of: Pick<Acceptance, 'personId' | 'licenceId' | 'termsVersion' | 'organisation'>,
): Promise<Acceptance | undefined> {
  const row = await db
    .selectFrom('acceptance')
    .select(COLUMNS)
    .where('person_id', '=', of.personId)
    .where('licence_id', '=', of.licenceId)
    .where('terms_version', '=', of.termsVersion)
    .where('organisation', '=', of.organisation)
    .executeTakeFirst();
  return row && toAcceptance(row);
}

/** A person's acceptances, newest first, from the one after `before` on. */
export async function listAcceptances(
  db: Kysely<LicensingTables>,
  filter: { personId: string; licenceId: string; before: string | undefined; limit: number },
): Promise<Acceptance[]> {
  const rows = await db
    .selectFrom('acceptance')
    .select(COLUMNS)
    .where('person_id', '=', filter.personId)
    .$if(filter.licenceId !== '', (query) => query.where('licence_id', '=', filter.licenceId))
    .$if(filter.before !== undefined, (query) => query.where('id', '<', filter.before as string))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toAcceptance);
}

function toAcceptance(row: Selectable<AcceptanceTable>): Acceptance {
  return {
    id: row.id,
    licenceId: row.licence_id,
    termsVersion: row.terms_version,
    personId: row.person_id,
    organisation: row.organisation,
    language: row.language,
    textSha256: row.text_sha256,
    acceptedAt: row.accepted_at,
  };
}
