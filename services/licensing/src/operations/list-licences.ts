import { type Page, pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { fromRecord, fromTerms, type Licence } from '../domain/licence.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import { searchWords } from '../domain/search-text.ts';
import type { LicensingTables } from '../store/tables.ts';
import { listNewestTerms } from '../store/terms-store.ts';

export type ListLicencesInput = {
  query: string;
  source: 'spdx' | 'register' | 'contract' | undefined;
  pageSize: number;
  pageToken: string;
};

const MAX_QUERY_LENGTH = 200;

/**
 * Lists licences in the order of their ids, those of the register and organisations' terms alike; terms come without
 * their texts. Throws `invalid_argument` or `invalid_cursor`.
 */
export async function listLicences(
  context: { db: Kysely<LicensingTables>; register: LicenceRegister },
  input: ListLicencesInput,
): Promise<Page<Licence>> {
  if (input.query.length > MAX_QUERY_LENGTH) {
    throw invalidArgument(`The query must not be longer than ${MAX_QUERY_LENGTH} characters.`);
  }
  const { size, after: [after] = [''] } = pageRequest(input, stringKey(1));
  const words = searchWords(input.query);
  const records = context.register.licences.filter(
    (record) =>
      record.id > after &&
      (input.source === undefined || record.source === input.source) &&
      words.every((word) => record.searchText.includes(word)),
  );
  const withContracts = input.source === undefined || input.source === 'contract';
  const contracts = withContracts ? await listNewestTerms(context.db, { words, after, limit: size + 1 }) : [];
  const found = [...records.slice(0, size + 1).map((record) => fromRecord(record)), ...contracts.map(fromTerms)];
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  return toPage(found, size, ({ id }) => [id]);
}
