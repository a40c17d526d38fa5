import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { fromRecord, fromTerms, type Licence } from '../domain/licence.ts';
import { findLicence, type LicenceRegister } from '../domain/licence-register.ts';
import type { LicensingTables } from '../store/tables.ts';
import { findTerms } from '../store/terms-store.ts';
import type { TermRecords } from '../terms/load-terms.ts';

/** Finds a licence by its id (in any case for those of the register). Throws `not_found`. */
export async function getLicence(
  context: { db: Kysely<LicensingTables>; register: LicenceRegister; terms: TermRecords },
  id: string,
): Promise<Licence> {
  const record = findLicence(context.register, id);
  if (record) return fromRecord(record, context.terms.get(record.id));
  const terms = await findTerms(context.db, id, 0);
  if (!terms) throw notFound(`licence ${id.slice(0, 100)}`);
  return fromTerms(terms);
}
