import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { recordSpread, SYSTEM } from '../case-facts.ts';
import { extendedCase, newCase, type RetractionAction } from '../domain/retraction-case.ts';
import type { LogContext } from '../log-context.ts';
import {
  type AffectedNode,
  addAffected,
  affectedByOwner,
  insertCase,
  lockCaseOf,
  updateCase,
} from '../store/case-store.ts';
import { lockOrder } from '../store/lineage-edge-store.ts';
import { settleReach, unsettledReach } from '../store/retraction-reach-store.ts';
import { findRetractions } from '../store/retraction-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Context = Pick<LogContext, 'transact' | 'clock'> & { caseDays: number; batch?: number };
type Spreading = { retractionId: number; action: RetractionAction; at: Date; days: number };

/** As many as one event names. */
const BATCH = 500;

/**
 * Looks up the next batch of what was made from a retracted version, and opens or extends the cases of its owners, in one
 * transaction: whatever interrupts it, the next round goes on where it was. False when nothing is left.
 */
export async function spreadRetractions({ transact, clock, caseDays, batch: size = BATCH }: Context): Promise<boolean> {
  return transact(async (trx) => {
    // Edges are drawn under the same lock: a child is either found here, or finds its parent here.
    await lockOrder(trx);
    const batch = await unsettledReach(trx, size);
    if (batch === undefined) return false;
    const { retractionId, nodeIds } = batch;
    await settleReach(trx, batch);
    const fact = (await findRetractions(trx, [retractionId])).get(retractionId);
    if (fact === undefined) throw new Error('A retraction that reaches something is not there.');
    const owners = await affectedByOwner(
      trx,
      nodeIds.filter((id) => id !== retractionId),
    );
    const spreading = { retractionId, action: fact.action, at: clock(), days: caseDays };
    for (const [organisation, affected] of owners) await tellOwner(trx, organisation, affected, spreading);
    return true;
  });
}

async function tellOwner(
  trx: Transaction<ProvenanceTables>,
  organisation: string,
  affected: readonly AffectedNode[],
  { retractionId, action, at, days }: Spreading,
): Promise<void> {
  const present = await lockCaseOf(trx, retractionId, organisation);
  const started = present ?? {
    ...{ id: uuidv7(), retractionId, organisation, openedAt: at, ...newCase(action, at, days) },
    ...{ acknowledgedBy: null, acknowledgedAt: null, closedAt: null, versions: 0, answered: 0, revision: 1 },
  };
  if (!present) await insertCase(trx, started);
  const added = await addAffected(trx, { caseId: started.id, joinedAt: at }, affected);
  if (added.length === 0) return;
  const reopened = present?.state === 'closed';
  const next = await updateCase(trx, {
    ...started,
    ...(present ? extendedCase(present, at, days) : {}),
    ...(reopened ? { closedAt: null, acknowledgedBy: null, acknowledgedAt: null } : {}),
    versions: started.versions + added.length,
  });
  const versions = added.map(({ subject }) => subject);
  const first = next.state === 'informed' ? 'inform' : 'open';
  const act = present && next.state !== 'informed' ? 'extend' : first;
  await recordSpread(trx, act, { row: next, previousState: present?.state ?? '', actor: SYSTEM, at, versions });
}
