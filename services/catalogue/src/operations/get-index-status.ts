import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import type { Kysely } from 'kysely';
import { type IndexStatus, indexStatus } from '../store/progress-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

/**
 * How much the index holds and how fresh it is. For governance and auditors, since private items are counted too. Errors:
 * `unauthenticated`, `role_required`, `scope_required`.
 */
export async function getIndexStatus(
  { db }: { db: Kysely<CatalogueTables> },
  caller: Caller | null,
): Promise<IndexStatus> {
  requireAllianceRole(caller, ['governance', 'auditor'], 'read');
  return indexStatus(db);
}
