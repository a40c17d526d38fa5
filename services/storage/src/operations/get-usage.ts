import { type Caller, hasAllianceRole, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import type { Kysely } from 'kysely';
import type { QuotaLimits } from '../domain/quota.ts';
import type { StorageTables } from '../store/tables.ts';
import { readUsage } from '../store/usage-store.ts';

export type GetUsageContext = { db: Kysely<StorageTables>; limits: QuotaLimits };

export type OrganisationUsage = { heldBytes: number; heldBlobs: number; announcedBytes: number; quotaBytes: number };

/**
 * What an organisation uses. A blob that several hold counts for each of them: its price must not tell who else has it.
 * Errors: those of `requireRole`.
 */
export async function getUsage(
  { db, limits }: GetUsageContext,
  { organisation }: { organisation: string },
  caller: Caller | null,
): Promise<OrganisationUsage> {
  const person = requireCaller(caller);
  if (hasAllianceRole(person, 'governance')) requireScope(person, 'read');
  else requireRole(person, organisation, ['owner', 'publisher', 'steward'], 'read');
  return { ...(await readUsage(db, organisation)), quotaBytes: limits.quotaBytes };
}
