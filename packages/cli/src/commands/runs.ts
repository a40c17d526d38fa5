import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LineageRun, ReportedEvent, RunDataset, ShownRun } from '../api/run-shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';
import { defined } from './options.ts';

/** run report | list | show */
export function addRunCommands(program: Command, context: Context): void {
  const run = program.command('run').description(context.t.run);
  addReporting(run, context);
  addReading(run, context);
}

function addReporting(run: Command, context: Context): void {
  const { t } = context;
  run
    .command('report')
    .argument('<file>', t.argEvents)
    .description(t.runReport)
    .action(async (file: string) => {
      const events = eventsIn(context, file, await readText(file));
      const answers = await reportAll(context, events);
      const recorded = answers.filter((answer) => answer.recorded).length;
      const edges = answers.reduce((count, answer) => count + answer.edges, 0);
      context.out.result(answers, t.runReported(recorded, answers.length - recorded, edges));
    });
}

/** In the order of the file, one after the other; a refusal ends it. */
async function reportAll(context: Context, events: readonly unknown[]): Promise<ReportedEvent[]> {
  const api = await context.api();
  const answers: ReportedEvent[] = [];
  for (const [at, event] of events.entries()) {
    try {
      answers.push(await api.post<ReportedEvent>('/v1/lineage/openlineage', event));
    } catch (error) {
      if (events.length > 1) context.out.note(context.t.runEventRefused(at + 1, at));
      throw error;
    }
  }
  return answers;
}

function eventsIn({ t }: Context, file: string, text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line, at) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        throw new UsageError(t.eventNotJson(file, at + 1));
      }
    });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function addReading(run: Command, context: Context): void {
  const { t } = context;
  run
    .command('list')
    .description(t.runList)
    .option('--organisation <slug>', t.optOrganisation)
    .action(async (query: { organisation?: string }) => {
      const all = await Array.fromAsync((await context.api()).list<LineageRun>('/v1/lineage/runs', defined(query)));
      const rows = all.map((one) => [
        one.runId,
        one.state,
        one.jobNamespace,
        one.jobName,
        one.lastEventAt ?? '',
        one.captured ? t.runCaptured : '',
      ]);
      context.out.result(all, rows.length > 0 ? table(rows) : t.noneFound);
    });
  run
    .command('show')
    .argument('<run>')
    .description(t.runShow)
    .option('--organisation <slug>', t.optOrganisation)
    .action(async (id: string, query: { organisation?: string }) => {
      const path = `/v1/lineage/runs/${encodeURIComponent(id)}`;
      const shown = await (await context.api()).get<ShownRun>(path, defined(query));
      context.out.result(shown, describe(shown, t));
    });
}

function describe({ run, inputs, outputs }: ShownRun, t: Context['t']): string {
  const nameOf = ({ version, external }: RunDataset) => version ?? external?.url ?? '';
  return [
    t.runState(run.organisation, run.jobNamespace, run.jobName, run.state),
    ...(run.captured ? [t.runCaptured] : []),
    ...inputs.map((dataset) => `← ${nameOf(dataset)}`),
    ...outputs.map((dataset) => `→ ${nameOf(dataset)}`),
  ].join('\n');
}
