import { type InferResult, type Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { LANGUAGES, type Terms } from '../domain/terms.ts';
import type { LicensingTables } from './tables.ts';

type Db = Kysely<LicensingTables>;

/** One version of a contract's terms; version 0 stands for the newest. */
export async function findTerms(db: Db, licenceId: string, version: number): Promise<Terms | undefined> {
  const row = await versions(db, 'with-texts')
    .where('terms_version.licence_id', '=', licenceId)
    .where('terms_version.version', '=', version === 0 ? newestVersion : version)
    .executeTakeFirst();
  return row && toTerms(row);
}

/** The newest terms of each of these contracts that exists, by licence id; with digests alone the texts are empty. */
export async function newestTerms(
  db: Db,
  licenceIds: readonly string[],
  detail: 'with-texts' | 'with-digests' = 'with-texts',
): Promise<Map<string, Terms>> {
  if (licenceIds.length === 0) return new Map();
  const rows = await versions(db, detail)
    .where('terms_version.licence_id', 'in', licenceIds)
    .where('terms_version.version', '=', newestVersion)
    .execute();
  return new Map(rows.map((row) => [row.licence_id, toTerms(row)]));
}

/**
 * The newest terms of contracts whose search text holds every word, in the order of their ids. The digests of their texts
 * come along, the texts do not: a page of them would be too large.
 */
export async function listNewestTerms(
  db: Db,
  filter: { words: readonly string[]; after: string; limit: number },
): Promise<Terms[]> {
  let query = versions(db, 'with-digests')
    .where('terms_version.licence_id', '>', filter.after)
    .where('terms_version.version', '=', newestVersion);
  for (const word of filter.words) query = query.where(sql<boolean>`strpos(terms_version.search_text, ${word}) > 0`);
  const rows = await query.orderBy('terms_version.licence_id').limit(filter.limit).execute();
  return rows.map(toTerms);
}

const newestVersion = sql<number>`(
  select max(newest.version) from terms_version as newest where newest.licence_id = terms_version.licence_id)`;

function versions(db: Db, detail: 'with-texts' | 'with-digests') {
  return db
    .selectFrom('terms_version')
    .innerJoin('contract', 'contract.licence_id', 'terms_version.licence_id')
    .select([
      'terms_version.licence_id',
      'contract.organisation',
      'terms_version.version',
      'terms_version.title',
      'terms_version.operations',
      'terms_version.purposes',
      'terms_version.territory',
      'terms_version.term_months',
      'terms_version.seats',
      'terms_version.attribution',
      'terms_version.price_note',
      'terms_version.contact',
      'terms_version.audit_right',
      'terms_version.deletion_on_expiry',
      'terms_version.created_at',
      'terms_version.accept_by',
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('terms_text')
          .select(['terms_text.language', 'terms_text.sha256'])
          .select(detail === 'with-texts' ? 'terms_text.text' : sql<string>`''`.as('text'))
          .whereRef('terms_text.licence_id', '=', 'terms_version.licence_id')
          .whereRef('terms_text.version', '=', 'terms_version.version'),
      ).as('texts'),
    );
}

type Row = InferResult<ReturnType<typeof versions>>[number];

function toTerms(row: Row): Terms {
  return {
    licenceId: row.licence_id,
    organisation: row.organisation,
    version: row.version,
    title: row.title,
    conditions: {
      operations: row.operations,
      purposes: row.purposes,
      territory: row.territory,
      termMonths: row.term_months,
      seats: row.seats,
      attribution: row.attribution,
      priceNote: row.price_note,
      contact: row.contact,
      auditRight: row.audit_right,
      deletionOnExpiry: row.deletion_on_expiry,
    },
    texts: LANGUAGES.flatMap((language) => row.texts.filter((text) => text.language === language)),
    createdAt: row.created_at,
    acceptBy: row.accept_by,
  };
}
