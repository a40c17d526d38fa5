import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { deletePlans } from '../store/assessment-store.ts';
import type { LicensingTables } from '../store/tables.ts';

const BATCH = 500;
const DAY_MS = 86_400_000;

/**
 * Deletes assessments of nothing in particular that were made more than `days` ago, some at a time; 0 days = none. What a version,
 * a review or a change rests on is never among them. Safe to repeat. Returns true when there may be more.
 */
export async function forgetPlans(
  { db, clock }: { db: Kysely<LicensingTables>; clock: Clock },
  days: number,
): Promise<boolean> {
  if (days === 0) return false;
  const before = new Date(clock().getTime() - days * DAY_MS);
  return (await deletePlans(db, before, BATCH)) === BATCH;
}
