import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

type Problem = { kind: string; source: string; place: number; detail: string };
type Reconciliation = {
  id: string;
  state: 'waiting' | 'running' | 'sound' | 'unsound' | 'incomplete';
  askedAt: string;
  finishedAt: string | null;
  treeSize: number;
  events: number;
  problemCount: number;
  problems: Problem[];
};

const PATH = '/v1/audit/reconciliations';
const LOOK_MS = 1_000;

/** audit reconcile [--list] */
export function addReconcileCommand(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('reconcile')
    .description(t.reconcile)
    .option('--list', t.optReconcileList)
    .action(({ list }: { list?: boolean }) => (list ? showAll(context) : reconcileNow(context)));
}

async function showAll(context: Context): Promise<void> {
  const { out, t } = context;
  const all = await Array.fromAsync((await context.api()).list<Reconciliation>(PATH));
  const rows = all.map((one) => [one.askedAt, t.reconciled(one.state), ...counts(one, t)]);
  out.result(all, rows.length === 0 ? t.noneFound : table(rows));
}

async function reconcileNow(context: Context): Promise<void> {
  const { out, t } = context;
  const api = await context.api();
  let one = await api.post<Reconciliation>(PATH);
  if (one.finishedAt === null) out.note(t.reconcileStarted);
  while (one.finishedAt === null) {
    await delay(LOOK_MS);
    const { id } = one;
    for await (const each of api.list<Reconciliation>(PATH)) {
      if (each.id !== id) continue;
      one = each;
      break;
    }
  }
  const problems = one.problems.map(({ kind, source, place, detail }) => `  ✗ ${kind} ${source} #${place}: ${detail}`);
  out.result(one, [`${t.reconciled(one.state)}  ${counts(one, t).join('  ')}`, ...problems].join('\n'));
  if (one.state !== 'sound') throw new Error(t.reconcileFailed);
}

function counts({ treeSize, events, problemCount }: Reconciliation, t: Context['t']): string[] {
  return [t.reconciledEntries(treeSize), t.reconciledEvents(events), t.reconciledProblems(problemCount)];
}
