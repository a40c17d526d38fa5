import { type InferResult, type Kysely, sql, type Transaction } from 'kysely';
import type { Acceptance, StandingAcceptance } from '../domain/acceptance.ts';
import type { LicensingTables } from './tables.ts';

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
): Promise<StandingAcceptance | undefined> {
  const row = await acceptances(db)
    .where('acceptance.person_id', '=', of.personId)
    .where('acceptance.licence_id', '=', of.licenceId)
    .where('acceptance.terms_version', '=', of.termsVersion)
    .where('acceptance.organisation', '=', of.organisation)
    .executeTakeFirst();
  return row && toAcceptance(row);
}

/** The acceptances of these ids. */
export async function acceptancesOf(
  db: Kysely<LicensingTables>,
  ids: readonly string[],
): Promise<StandingAcceptance[]> {
  const rows = await acceptances(db).where('acceptance.id', 'in', ids).orderBy('acceptance.id').execute();
  return rows.map(toAcceptance);
}

/** A person's acceptances, newest first, from the one after `before` on. */
export async function listAcceptances(
  db: Kysely<LicensingTables>,
  filter: { personId: string; licenceId: string; before: string | undefined; limit: number },
): Promise<StandingAcceptance[]> {
  const rows = await acceptances(db)
    .where('acceptance.person_id', '=', filter.personId)
    .$if(filter.licenceId !== '', (query) => query.where('acceptance.licence_id', '=', filter.licenceId))
    .$if(filter.before !== undefined, (query) => query.where('acceptance.id', '<', filter.before as string))
    .orderBy('acceptance.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toAcceptance);
}

/** The version that ended, at a moment, that a version of terms can be accepted; undefined when it still can. */
export async function endedBy(
  db: Kysely<LicensingTables>,
  { licenceId, version }: { licenceId: string; version: number },
  now: Date,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('terms_version')
    .select('version')
    .where('licence_id', '=', licenceId)
    .where('version', '>', version)
    .where('accept_by', '<', now)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}

function acceptances(db: Kysely<LicensingTables>) {
  return db
    .selectFrom('acceptance')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('terms_version as newer')
          .select(['newer.version', 'newer.accept_by'])
          .whereRef('newer.licence_id', '=', 'acceptance.licence_id')
          .whereRef('newer.version', '>', 'acceptance.terms_version')
          .where('newer.accept_by', 'is not', null)
          .orderBy('newer.accept_by')
          .orderBy('newer.version')
          .limit(1)
          .as('successor'),
      (join) => join.onTrue(),
    )
    .select(COLUMNS.map((column) => `acceptance.${column}` as const))
    .select(['successor.version as successor_version', 'successor.accept_by as successor_accept_by'])
    .select(
      sql<boolean>`exists (
        select from acceptance as latter
         where latter.person_id = acceptance.person_id and latter.licence_id = acceptance.licence_id
           and latter.organisation = acceptance.organisation and latter.terms_version >= successor.version
           and latter.accepted_at <= successor.accept_by)`.as('in_time'),
    );
}

type Row = InferResult<ReturnType<typeof acceptances>>[number];

function toAcceptance(row: Row): StandingAcceptance {
  const { successor_version: version, successor_accept_by: acceptBy, in_time: inTime } = row;
  return {
    id: row.id,
    licenceId: row.licence_id,
    termsVersion: row.terms_version,
    personId: row.person_id,
    organisation: row.organisation,
    language: row.language,
    textSha256: row.text_sha256,
    acceptedAt: row.accepted_at,
    successor: version !== null && acceptBy !== null ? { version, acceptBy, inTime } : null,
  };
}
