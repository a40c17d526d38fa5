import type { Command } from 'commander';
import type { Block } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

/** blocklist mine | appeal | appeals | uphold | lift */
export function addBlocklistCommands(program: Command, context: Context): void {
  const { t } = context;
  const blocklist = program.command('blocklist').description(t.blocklist);
  const list = async (path: string, query: Record<string, string | undefined>) => {
    const blocks = await Array.fromAsync((await context.api()).list<Block>(path, query));
    const rows = blocks.map((one) => [
      one.id,
      one.organisation,
      one.asset ?? '',
      one.subject?.organisation ?? one.subject?.personId ?? '',
      one.expiresAt.slice(0, 10),
      one.appeal?.state ?? '',
      one.reason.split('\n')[0] ?? '',
    ]);
    context.out.result(blocks, rows.length > 0 ? table(rows) : t.noneFound);
  };
  blocklist
    .command('mine')
    .description(t.blocklistMine)
    .action(() => list('/v1/blocklists/mine', {}));
  blocklist
    .command('appeals')
    .description(t.blocklistAppeals)
    .option('--state <state>', 'open, upheld, lifted')
    .action(({ state }: { state?: string }) => list('/v1/blocklists/appeals', defined({ state })));
  for (const [act, description] of [
    ['appeal', t.blocklistAppeal],
    ['uphold', t.blocklistUphold],
    ['lift', t.blocklistLift],
  ] as const)
    blocklist
      .command(act)
      .argument('<entry>')
      .description(description)
      .requiredOption('--reasons <text>', t.optReason)
      .action(async (id: string, { reasons }: { reasons: string }) => {
        const path = `/v1/blocklists/${encodeURIComponent(id)}/${act}`;
        const block = await (await context.api()).post<Block>(path, { reasons });
        context.out.result(block, t.appealState(id, block.appeal?.state ?? ''));
      });
}
