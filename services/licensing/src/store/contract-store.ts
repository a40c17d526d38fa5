import type { Transaction } from 'kysely';
import type { Terms } from '../domain/terms.ts';
import type { LicensingTables } from './tables.ts';

type Trx = Transaction<LicensingTables>;

/** Makes a new contract, still without terms. */
export async function insertContract(
  trx: Trx,
  contract: { licenceId: string; organisation: string; createdAt: Date },
): Promise<void> {
  await trx
    .insertInto('contract')
    .values({
      licence_id: contract.licenceId,
      organisation: contract.organisation,
      created_at: contract.createdAt,
    })
    .execute();
}

/**
 * Locks an organisation's contract until the transaction ends, so that its versions are made one after another. Returns
 * false when the organisation has no such contract.
 */
export async function lockContract(trx: Trx, licenceId: string, organisation: string): Promise<boolean> {
  const row = await trx
    .selectFrom('contract')
    .select('licence_id')
    .where('licence_id', '=', licenceId)
    .where('organisation', '=', organisation)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes one version of a contract's terms, with its texts. */
export async function insertTerms(
  trx: Trx,
  terms: Terms,
  extra: { publishedBy: string; searchText: string },
): Promise<void> {
  const { licenceId, version, conditions } = terms;
  await trx
    .insertInto('terms_version')
    .values({
      licence_id: licenceId,
      version,
      title: terms.title,
      search_text: extra.searchText,
      operations: [...conditions.operations],
      purposes: [...conditions.purposes],
      territory: [...conditions.territory],
      term_months: conditions.termMonths,
      seats: conditions.seats,
      attribution: conditions.attribution,
      price_note: conditions.priceNote,
      contact: conditions.contact,
      audit_right: conditions.auditRight,
      deletion_on_expiry: conditions.deletionOnExpiry,
      published_by: extra.publishedBy,
      created_at: terms.createdAt,
      accept_by: terms.acceptBy,
    })
    .execute();
  await trx
    .insertInto('terms_text')
    .values(
      terms.texts.map(({ language, text, sha256 }) => ({ licence_id: licenceId, version, language, text, sha256 })),
    )
    .execute();
}
