import type { Transaction } from 'kysely';
import type { VersionState, VersionSubject } from '../domain/lineage-node.ts';
import { lockOrder } from '../store/lineage-edge-store.ts';
import { raiseState } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

/** Notes that a version was deprecated or retracted. States only rise, so events may come in any order. */
export async function recordState(
  trx: Transaction<ProvenanceTables>,
  subject: VersionSubject,
  state: VersionState,
): Promise<void> {
  // Whoever writes the graph takes this lock first, so two consumers never wait for each other.
  await lockOrder(trx);
  await raiseState(trx, subject, state);
}
