import type { Command } from 'commander';
import type { Appeal, Decision } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

type Against = { reasons: string; grant?: boolean };

/** decisions, appeal, appeals, uphold, remit */
export function addAppealCommands(program: Command, context: Context): void {
  const { out, t } = { out: () => context.out, t: context.t };
  for (const [act, description] of [
    ['appeal', t.appeal],
    ['uphold', t.uphold],
    ['remit', t.remit],
  ] as const) {
    program
      .command(act)
      .argument('<request>')
      .description(description)
      .requiredOption('--reasons <text>', t.optReason)
      .option('--grant', t.optAgainstGrant)
      .action(async (id: string, { reasons, grant }: Against) => {
        const path = `/v1/${grant ? 'grants' : 'access-requests'}/${encodeURIComponent(id)}/${act}`;
        const appeal = await (await context.api()).post<Appeal>(path, { reasons });
        out().result(appeal, t.appealState(id, appeal.state));
      });
  }
  program
    .command('appeals')
    .description(t.appeals)
    .option('--state <state>', 'open, upheld, remitted')
    .action(async ({ state }: { state?: string }) => {
      const appeals = await Array.fromAsync((await context.api()).list<Appeal>('/v1/appeals', defined({ state })));
      const rows = appeals.map((one) => [
        one.requestId,
        one.state,
        one.dueAt?.slice(0, 10) ?? '',
        firstLine(one.reasons),
      ]);
      out().result(appeals, rows.length > 0 ? table(rows) : t.noneFound);
    });
  program
    .command('decisions')
    .argument('<request>')
    .description(t.decisions)
    .action(async (id: string) => {
      const path = `/v1/access-requests/${encodeURIComponent(id)}/decisions`;
      const { items } = await (await context.api()).get<{ items: Decision[] }>(path);
      const rows = items.map((one) => [one.decidedAt.slice(0, 10), one.kind, one.clause, firstLine(one.note)]);
      out().result(items, rows.length > 0 ? table(rows) : t.noneFound);
    });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
