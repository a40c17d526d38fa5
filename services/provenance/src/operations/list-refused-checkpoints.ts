import { type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { ProvenanceTables } from '../store/tables.ts';
import { listRefused, type RefusedCheckpoint } from '../store/witness-store.ts';

/**
 * What logs signed and this witness did not cosign, newest first. For everybody: a checkpoint is a public document, and who was shown
 * another one needs it. Errors: `invalid_argument`, `invalid_cursor`.
 */
export async function listRefusedCheckpoints(
  { db }: { db: Kysely<ProvenanceTables> },
  request: { pageSize: number; pageToken: string },
): Promise<Page<RefusedCheckpoint>> {
  const { size, after } = pageRequest(request, idKey);
  return toPage(await listRefused(db, { before: after?.[0], limit: size + 1 }), size, ({ id }) => [id]);
}

function idKey(key: unknown[]): [number] | undefined {
  const [id, ...rest] = key;
  return typeof id === 'number' && Number.isSafeInteger(id) && rest.length === 0 ? [id] : undefined;
}
