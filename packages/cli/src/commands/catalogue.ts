import type { Command } from 'commander';
import type { Context } from '../context.ts';

type Status = { generation: number; items: number; rebuilding: boolean; lastLagMs: number };

/** catalogue status | rebuild */
export function addCatalogueCommands(program: Command, context: Context): void {
  const { t } = context;
  const catalogue = program.command('catalogue').description(t.catalogue);
  catalogue
    .command('status')
    .description(t.catalogueStatus)
    .action(async () => {
      const status = await (await context.api()).get<Status>('/v1/catalogue/status');
      context.out.result(
        status,
        `${status.items} · ${status.lastLagMs} ms · #${status.generation}${status.rebuilding ? ' …' : ''}`,
      );
    });
  catalogue
    .command('rebuild')
    .description(t.catalogueRebuild)
    .action(async () => {
      const started = await (await context.api()).post<{ generation: number }>('/v1/catalogue/rebuild');
      context.out.result(started, t.rebuilding(started.generation));
    });
}
