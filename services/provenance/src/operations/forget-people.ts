import type { LogContext } from '../log-context.ts';
import { forgetPerson, nextErasure, noteErasure, placedEntries } from '../store/person-erasure-store.ts';

const BATCH = 2_000;
/** What was on its way when somebody was erased, or is told of them afterwards, is forgotten as well. */
const OPEN_MS = 24 * 3_600_000;

/**
 * Forgets people who were erased, in the entries that have their place, one batch a call and in one transaction, so it may be stopped at any
 * time. Returns whether there is more.
 */
export async function forgetPeople({ db, clock }: Pick<LogContext, 'db' | 'clock'>): Promise<boolean> {
  const now = clock();
  return db.transaction().execute(async (trx) => {
    const size = await placedEntries(trx);
    const openUntil = new Date(now.getTime() - OPEN_MS);
    const erasure = await nextErasure(trx, { size, openUntil });
    if (erasure === undefined) return false;
    const { personId, askedAt, scannedTo } = erasure;
    const to = Math.min(scannedTo + BATCH, size);
    await forgetPerson(trx, { personId, from: scannedTo, to });
    const isDone = to === size && askedAt < openUntil;
    await noteErasure(trx, { personId, scannedTo: to, closedAt: isDone ? now : null });
    return true;
  });
}
