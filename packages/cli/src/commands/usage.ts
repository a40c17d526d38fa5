import type { Command } from 'commander';
import type { AssetDownloads, Me } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';
import { defined } from './options.ts';

type Options = { month?: string; taken?: boolean; csv?: boolean };

/** usage */
export function addUsageCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('usage')
    .argument('[organisation]')
    .description(t.usage)
    .option('--month <month>', t.optMonth)
    .option('--taken', t.optTaken)
    .option('--csv', t.optCsv)
    .action(async (organisation: string | undefined, options: Options) => {
      const slug = organisation ?? (await ownOrganisation(context));
      return options.csv ? printCsv(context, slug, options) : showUsage(context, slug, options);
    });
}

async function showUsage(context: Context, slug: string, options: Options): Promise<void> {
  const { out, t } = context;
  const rows = await Array.fromAsync((await context.api()).list<AssetDownloads>(pathOf(slug), queryOf(options)));
  const lines = rows.map(({ asset, downloads, files, bytes, people, grants }) => [
    asset,
    ...[downloads, files].map(String),
    formatBytes(bytes),
    ...[people, grants].map(String),
  ]);
  out.result(rows, rows.length > 0 ? table([t.usageColumns, ...lines]) : t.noneFound);
}

async function printCsv(context: Context, slug: string, options: Options): Promise<void> {
  const query = new URLSearchParams(queryOf(options) as Record<string, string>);
  process.stdout.write(await (await context.api()).text(`${pathOf(slug)}.csv?${query}`, 'text/csv'));
}

function pathOf(slug: string): string {
  return `/v1/organisations/${encodeURIComponent(slug)}/usage-statements`;
}

function queryOf({ month, taken }: Options) {
  return defined({ month, view: taken ? 'beneficiary' : 'owner' });
}

/** The one organisation that the caller belongs to. Throws UsageError for none or several. */
async function ownOrganisation(context: Context): Promise<string> {
  const { organisations } = await (await context.api()).get<Me>('/v1/me');
  const [only, ...others] = organisations;
  if (!only || others.length > 0)
    throw new UsageError(context.t.needOrganisation(organisations.map(({ organisation }) => organisation)));
  return only.organisation;
}
