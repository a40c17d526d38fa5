import { hash } from 'node:crypto';
import type { Problem } from '../domain/reconciliation.ts';
import type { LogContext } from '../log-context.ts';
import { type AccountedEntry, accountedEntries } from '../store/accounts-store.ts';

/** Leaves of the public log, from an index on. */
export type Bundle = { start: number; leaves: readonly Uint8Array[] };

/** Whether the database has exactly these leaves, and beside each what it belongs to and commits to. */
export async function checkEntries(db: LogContext['db'], { start, leaves }: Bundle): Promise<Problem[]> {
  const entries = await accountedEntries(db, { start, end: start + leaves.length });
  const byIndex = new Map(entries.map((entry) => [entry.index, entry]));
  return leaves.flatMap((leaf, offset) => {
    const index = start + offset;
    const wrong = wrongWith(byIndex.get(index), leaf);
    return wrong === undefined ? [] : [{ ...wrong, source: '', place: index }];
  });
}

function wrongWith(entry: AccountedEntry | undefined, leaf: Uint8Array): Pick<Problem, 'kind' | 'detail'> | undefined {
  if (entry === undefined) return { kind: 'entry', detail: 'The database does not have this entry.' };
  if (!entry.leaf.equals(leaf)) return { kind: 'entry', detail: 'The database has another entry here than the log.' };
  if (entry.isStatement) return undefined;
  if (!entry.isRecorded) return { kind: 'unaccounted', detail: 'This entry belongs to nothing that was taken in.' };
  if (entry.isErased) return undefined;
  const { salt, payload } = entry;
  if (salt === null || payload === null)
    return { kind: 'payload', detail: 'What this entry commits to is gone, and was not erased in order.' };
  const { payload_sha256: committed } = JSON.parse(entry.leaf.toString('utf8')) as { payload_sha256?: string };
  if (hash('sha256', Buffer.concat([salt, payload]), 'hex') === committed) return undefined;
  return { kind: 'payload', detail: 'What is kept of this entry is not what it commits to.' };
}
