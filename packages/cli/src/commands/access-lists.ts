import type { Command } from 'commander';
import type { MyAccess, SeatAccess } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { printCsv } from './moment-options.ts';
import { defined } from './options.ts';

type Options = { operation?: string; at?: string; csv?: boolean };

/** access mine | who */
export function addAccessListCommands(program: Command, context: Context): void {
  const { t } = context;
  const access = program.command('access').description(t.access);
  access
    .command('mine')
    .description(t.accessMine)
    .option('--operation <operation>', t.optOperation)
    .action(async ({ operation }: Options) => {
      const items = await Array.fromAsync(
        (await context.api()).list<MyAccess>('/v1/access/mine', defined({ operation })),
      );
      const rows = items.map((one) => [
        `${one.asset}@${one.version}`,
        one.access,
        one.because.map(({ rule }) => rule).join(' '),
        one.until?.slice(0, 10) ?? '',
      ]);
      context.out.result(items, rows.length > 0 ? table(rows) : t.noneFound);
    });
  access
    .command('who')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.accessWho)
    .option('--operation <operation>', t.optOperation)
    .option('--at <moment>', t.optAt)
    .option('--csv', t.optCsv)
    .action((text: string, options: Options) => showWho(context, text, options));
}

async function showWho(context: Context, text: string, { operation, at, csv }: Options): Promise<void> {
  const { out, t } = context;
  const { version, ...asset } = parseReference(text);
  const query = defined({ asset: formatReference({ ...asset, version: undefined }), version, operation, at });
  if (csv) return printCsv(context, '/v1/grants/as-of', query);
  const seats = await Array.fromAsync((await context.api()).list<SeatAccess>('/v1/grants/as-of', query));
  const rows = seats.map((seat) => [
    seat.personId,
    seat.beneficiary?.organisation ?? '',
    seat.versions,
    seat.operations.join(','),
    `${seat.from?.slice(0, 10) ?? ''} – ${seat.until?.slice(0, 10) ?? ''}`,
    seat.grantId,
  ]);
  out.result(seats, rows.length > 0 ? table(rows) : t.noneFound);
}
