import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { AUDITED_SOURCES, type AuditedSource } from '../audited-events.ts';
import { Problems } from '../domain/reconciliation.ts';
import type { LogContext } from '../log-context.ts';
import { takenInWithoutEntry } from '../store/accounts-store.ts';
import { takeIn } from '../store/intake-store.ts';
import { finishReconciliation, showLife, takeReconciliation } from '../store/reconciliation-store.ts';
import { checkLogFiles } from './check-log-files.ts';
import { compareEvents, type EventBook } from './compare-events.ts';
import { ownEntry } from './own-entry.ts';

export type ReconcileContext = Pick<LogContext, 'db' | 'folder' | 'clock' | 'signer'> & {
  bookOf(source: AuditedSource): EventBook;
};

const SILENT_MS = 120_000;
const SIGN_OF_LIFE_MS = 10_000;

/**
 * Makes the reconciliation that waits, if there is one: the log from its public files, each entry with what is kept of it, and each service's
 * own book. Its outcome is an entry of the log. Stopped half way, another process makes it again. Returns whether there was one.
 */
export async function reconcile(context: ReconcileContext, signal: AbortSignal): Promise<boolean> {
  const { db, clock } = context;
  const started = clock();
  const silentSince = new Date(started.getTime() - SILENT_MS);
  const id = await takeReconciliation(db, { now: started, silentSince });
  if (id === undefined) return false;
  let shown = started.getTime();
  const onProgress = async () => {
    signal.throwIfAborted();
    const now = clock();
    if (now.getTime() - shown < SIGN_OF_LIFE_MS) return;
    shown = now.getTime();
    await showLife(db, id, now);
  };
  const problems = new Problems();
  const treeSize = await checkLog(context, problems, onProgress);
  const events = await checkSources(context, problems, onProgress);
  await finish(context, id, { treeSize, events, problems });
  return true;
}

async function checkLog(
  context: ReconcileContext,
  problems: Problems,
  onProgress: () => Promise<void>,
): Promise<number> {
  const note = await context.folder.readCheckpoint();
  const shown = note === undefined ? undefined : parseCheckpoint(note);
  if (shown !== undefined) {
    for await (const problem of checkLogFiles(context, shown, onProgress)) problems.add(problem);
  }
  const count = await takenInWithoutEntry(context.db);
  const detail = `${count} more or fewer facts were taken in than have an entry or wait for one.`;
  if (count > 0) problems.add({ kind: 'unaccounted', source: '', place: shown?.size ?? 0, detail });
  return shown?.size ?? 0;
}

async function checkSources(
  { db, clock, bookOf }: ReconcileContext,
  problems: Problems,
  onProgress: () => Promise<void>,
): Promise<number> {
  let events = 0;
  for (const source of AUDITED_SOURCES) {
    try {
      const compared = { db, source, book: bookOf(source), onProgress };
      events += await compareEvents(compared, clock(), (problem) => problems.add(problem));
    } catch (error) {
      await onProgress();
      problems.add({
        kind: 'unreachable',
        source,
        place: 0,
        detail: `${source} could not be asked: ${(error as Error).message}`,
      });
    }
  }
  return events;
}

type Found = { treeSize: number; events: number; problems: Problems };

/** The outcome and its entry, in one transaction. */
async function finish(
  { db, clock, signer }: ReconcileContext,
  id: string,
  { treeSize, events, problems: { verdict, count, named } }: Found,
): Promise<void> {
  const finishedAt = clock();
  const intake = ownEntry({
    action: 'log.reconcile',
    actorRole: 'system',
    object: { kind: 'log', id: signer.name, version: String(treeSize) },
    previousState: '',
    nextState: verdict,
    payload: { id, verdict, treeSize, events, problemCount: count, problems: named },
    at: finishedAt,
  });
  await db.transaction().execute(async (trx) => {
    const result = { state: verdict, finishedAt, treeSize, events, problemCount: count, problems: named };
    if (await finishReconciliation(trx, id, result)) await takeIn(trx, [intake]);
  });
}
