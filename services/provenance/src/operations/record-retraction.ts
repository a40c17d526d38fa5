import type { Transaction } from 'kysely';
import { recordAnswer, SYSTEM } from '../case-facts.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import type { RetractionFact } from '../domain/retraction.ts';
import { answerVersions, lockCasesAsking, updateCase } from '../store/case-store.ts';
import { ensureNodes } from '../store/lineage-node-store.ts';
import { startReach } from '../store/retraction-reach-store.ts';
import { insertRetraction } from '../store/retraction-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { answered } from './answer-case.ts';
import { recordState } from './record-state.ts';

/**
 * Notes that a version was retracted: what was made from it is looked up from now on, and where it is itself what others asked
 * about, they have their answer. The same event once more changes nothing.
 */
export async function recordRetraction(
  trx: Transaction<ProvenanceTables>,
  subject: VersionSubject,
  fact: RetractionFact & { event: Buffer },
): Promise<void> {
  await recordState(trx, subject, 'retracted');
  const node = (await ensureNodes(trx, [subject])).get(nodeKey(subject));
  if (node === undefined) throw new Error('A node that was made in this transaction is not there.');
  if (!(await insertRetraction(trx, node.id, fact))) return;
  await startReach(trx, node.id);
  const at = fact.retractedAt;
  for (const row of await lockCasesAsking(trx, node.id)) {
    const answer = { outcome: 'retracted', reason: '', by: null, at } as const;
    const { count, some } = await answerVersions(trx, { caseId: row.id, nodeIds: [node.id] }, answer);
    const next = await updateCase(trx, answered(row, count, at));
    if (next.state === 'informed') continue;
    await recordAnswer(trx, {
      row: next,
      previousState: row.state,
      actor: SYSTEM,
      at,
      outcome: 'retracted',
      versions: some,
    });
  }
}
