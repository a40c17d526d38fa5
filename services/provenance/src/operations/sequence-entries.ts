import { equalBytes } from '@alliance/transparency-log/hash';
import { appendLeaves, edgeRoot } from '@alliance/transparency-log/right-edge';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import { hasPending, placePending } from '../store/entry-store.ts';
import { lockTree, putTiles, putTree } from '../store/tree-store.ts';
import { edgeAt } from './root-at.ts';

const BATCH = 1_024;

/**
 * Appends the leaves that wait, a batch at most, to the tree, in one transaction; returns how many. Any number of replicas
 * may call it at once. Throws HistoryConflict when the tree is not the one that was written last.
 */
export async function sequenceEntries({ db }: Pick<LogContext, 'db'>): Promise<number> {
  if (!(await hasPending(db))) return 0;
  return db.transaction().execute(async (trx) => {
    const tree = await lockTree(trx);
    const edge = await edgeAt(trx, tree.size);
    if (!equalBytes(edgeRoot(edge), tree.root)) {
      throw new HistoryConflict(`The tiles of ${tree.size} entries do not give the root that was written with them.`);
    }
    const leafHashes = await placePending(trx, tree.size, BATCH);
    if (leafHashes.length === 0) return 0;
    const appended = appendLeaves(edge, leafHashes);
    await putTiles(trx, appended.changed);
    await putTree(trx, { size: appended.edge.size, root: appended.root });
    return leafHashes.length;
  });
}
