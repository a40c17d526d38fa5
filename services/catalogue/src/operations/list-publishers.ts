import { pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import { type Publisher, publishersAfter } from '../store/harvest-overview-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

/** One page of the organisations of which something is or was public. Errors: `invalid_argument`, `invalid_cursor`. */
export async function listPublishers(
  { db }: { db: Kysely<CatalogueTables> },
  input: { pageSize: number; pageToken: string },
): Promise<{ publishers: Publisher[]; nextPageToken: string }> {
  const { size, after } = pageRequest(input, stringKey(1));
  const found = await publishersAfter(db, after?.[0] ?? '', size + 1);
  const { rows, nextPageToken } = toPage(found, size, ({ slug }) => [slug]);
  return { publishers: rows, nextPageToken };
}
