import type { Command } from 'commander';
import type { AffectedVersion, CasePage, RetractionCase, RetractionProgress } from '../api/retraction-shapes.ts';
import type { Context } from '../context.ts';
import { parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { exactVersion } from './download.ts';
import { provenancePath } from './impact.ts';
import { collect, defined } from './options.ts';

type ListOptions = { organisation?: string; state?: string; overdue?: boolean };
type CloseOptions = { outcome: string; reason?: string; version?: string[] };

const pathOf = (id: string, act = '') => `/v1/retraction-cases/${encodeURIComponent(id)}${act}`;

/** cases, case show | acknowledge | close | progress */
export function addCaseCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('cases')
    .description(t.cases)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--state <state>', t.optCaseState)
    .option('--overdue', t.optOverdue)
    .action(async ({ overdue, ...filter }: ListOptions) => {
      const query = defined({ ...filter, ...(overdue ? { overdue: 'true' } : {}) });
      const cases = await Array.fromAsync((await context.api()).list<RetractionCase>('/v1/retraction-cases', query));
      const rows = cases.map((one) => [
        one.id,
        one.state,
        one.organisation,
        `${one.answered}/${one.versions}`,
        one.dueAt ? t.caseDue(one.dueAt.slice(0, 10), one.overdue) : '',
        one.retracted ?? t.impactHidden,
      ]);
      context.out.result(cases, rows.length > 0 ? table(rows) : t.noneFound);
    });
  const one = program.command('case').description(t.case);
  addReading(one, context);
  addAnswering(one, context);
}

function addReading(one: Command, context: Context): void {
  const { t } = context;
  one
    .command('show')
    .argument('<case>')
    .description(t.caseShow)
    .action(async (id: string) => {
      const shown = await wholeCase(context, id);
      context.out.result(shown, describe(shown, t));
    });
  one
    .command('progress')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.caseProgress)
    .action(async (text: string) => {
      const target = await exactVersion(context, parseReference(text));
      const progress = await (await context.api()).get<RetractionProgress>(`${provenancePath(target)}/retraction`);
      const { open, acknowledged, closed, informed } = progress;
      const rows = progress.owners.map((owner) => [
        owner.organisation === '' ? t.hiddenOwner : owner.organisation,
        owner.state,
        `${owner.answered}/${owner.versions}`,
        owner.dueAt ? t.caseDue(owner.dueAt.slice(0, 10), owner.overdue) : '',
        owner.caseId,
      ]);
      const lines = [
        `${progress.version} · ${progress.action}`,
        t.progressCounts(open, acknowledged, closed, informed),
        ...(progress.complete ? [] : [t.progressRunning]),
        ...(rows.length > 0 ? [table(rows)] : []),
      ];
      context.out.result(progress, lines.join('\n'));
    });
}

function addAnswering(one: Command, context: Context): void {
  const { t } = context;
  one
    .command('acknowledge')
    .argument('<case>')
    .description(t.caseAcknowledge)
    .action(async (id: string) => {
      const changed = await (await context.api()).post<RetractionCase>(pathOf(id, '/acknowledge'));
      context.out.result(changed, [stateOf(changed, t), ...nextOf(changed, t)].join('\n'));
    });
  one
    .command('close')
    .argument('<case>')
    .description(t.caseClose)
    .requiredOption('--outcome <outcome>', t.optOutcome)
    .option('--reason <text>', t.optOutcomeReason)
    .option('--version <reference>', t.optCaseVersion, collect)
    .action(async (id: string, { outcome, reason, version: versions }: CloseOptions) => {
      const body = defined({ outcome, reason, versions });
      const changed = await (await context.api()).post<RetractionCase>(pathOf(id, '/close'), body);
      context.out.result(changed, stateOf(changed, t));
    });
}

type WholeCase = { case: RetractionCase; versions: AffectedVersion[] };

async function wholeCase(context: Context, id: string): Promise<WholeCase> {
  const api = await context.api();
  const first = await api.get<CasePage>(pathOf(id), { limit: 200 });
  const versions = [...first.versions];
  for (let cursor = first.nextPageToken; cursor !== ''; ) {
    const page = await api.get<CasePage>(pathOf(id), { limit: 200, cursor });
    versions.push(...page.versions);
    cursor = page.nextPageToken;
  }
  return { case: first.case, versions };
}

function describe({ case: shown, versions }: WholeCase, t: Context['t']): string {
  const { retracted, action, severity, reasonCode, reason, successor, dueAt, overdue } = shown;
  const rows = versions.map(({ version, state, outcome, reason: said }) => [
    `  ${version}`,
    state,
    outcome ?? t.noAnswer,
    said,
  ]);
  return [
    retracted ?? t.impactHidden,
    t.caseWhy(action, severity, reasonCode),
    ...(reason === '' ? [] : [reason]),
    ...(successor === '' ? [] : [t.caseSuccessor(successor)]),
    [shown.organisation, stateOf(shown, t), ...(dueAt ? [t.caseDue(dueAt.slice(0, 10), overdue)] : [])].join('  '),
    table(rows),
    ...nextOf(shown, t),
  ].join('\n');
}

function stateOf({ id, state, answered, versions }: RetractionCase, t: Context['t']): string {
  return t.caseState(id, state, answered, versions);
}

function nextOf({ id, state }: RetractionCase, t: Context['t']): string[] {
  return state === 'open' || state === 'acknowledged' ? [t.caseNext[state](id)] : [];
}
