import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { defined } from './options.ts';

/** Options of every question about lineage. */
export type MomentOptions = { asOf?: string; csv?: boolean };

/** Adds --as-of and --csv. */
export function addMomentOptions(command: Command, { t }: Context): Command {
  return command.option('--as-of <size-or-time>', t.optAsOf).option('--csv', t.optCsv);
}

/** What of them goes into the query. */
export function momentOf({ asOf }: MomentOptions): { asOf?: string } {
  return asOf === undefined ? {} : { asOf };
}

/** Prints the whole list that is at a path as CSV. */
export async function printCsv(
  context: Context,
  path: string,
  query: Record<string, string | number | undefined>,
): Promise<void> {
  const asked = new URLSearchParams({ format: 'csv' });
  for (const [name, value] of Object.entries(defined(query))) asked.set(name, String(value));
  process.stdout.write(await (await context.api()).text(`${path}?${asked}`, 'text/csv'));
}
