import type { Command } from 'commander';
import type { Finding } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

/** finding list | explain | close */
export function addFindingCommands(program: Command, context: Context): void {
  const { t } = context;
  const finding = program.command('finding').description(t.finding);
  finding
    .command('list')
    .description(t.findingList)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--state <state>', 'open, explained, closed')
    .action(async (options: { organisation?: string; state?: string }) => {
      const findings = await Array.fromAsync((await context.api()).list<Finding>('/v1/findings', defined(options)));
      const rows = findings.map((one) => [
        one.id,
        one.state,
        `${one.kind}:${one.organisation}/${one.name}@${one.version}`,
        one.types.join(' '),
        String(one.subjectCount),
      ]);
      context.out.result(findings, rows.length > 0 ? table(rows) : t.noneFound);
    });
  const answer = async (id: string, act: 'explain' | 'close', body: object) => {
    const answered = await (await context.api()).post<Finding>(`/v1/findings/${encodeURIComponent(id)}/${act}`, body);
    context.out.result(answered, t.findingState(id, answered.state));
  };
  finding
    .command('explain')
    .argument('<finding>')
    .description(t.findingExplain)
    .requiredOption('--text <text>', t.optExplanation)
    .action((id: string, { text }: { text: string }) => answer(id, 'explain', { text }));
  finding
    .command('close')
    .argument('<finding>')
    .description(t.findingClose)
    .requiredOption('--reason <text>', t.optReason)
    .action((id: string, { reason }: { reason: string }) => answer(id, 'close', { reason }));
}
