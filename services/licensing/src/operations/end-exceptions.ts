import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { LicensingTables } from '../store/tables.ts';
import { hasEnds, recordEnds, wantOfOrganisation } from '../store/wanted-store.ts';

const BATCH = 100;

/**
 * Asks for what an organisation made to be assessed again once an exception for it has ended. Safe to repeat, and to run in several
 * processes. Returns true when there may be more.
 */
export async function endExceptions({
  db,
  transact,
  clock,
}: {
  db: Kysely<LicensingTables>;
  transact: Transact<LicensingTables>;
  clock: Clock;
}): Promise<boolean> {
  const now = clock();
  const on = now.toISOString().slice(0, 10);
  if (!(await hasEnds(db, on))) return false;
  await transact(async (trx) => {
    for (const organisation of await recordEnds(trx, { on, now, limit: BATCH })) {
      await wantOfOrganisation(trx, organisation);
    }
  });
  return true;
}
