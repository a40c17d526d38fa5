import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** One line of the result: what was measured, and what it is held against. */
export type Result = { path: string; value: number; unit: string; against?: string; ratio?: number; target?: string };

/** Prints the results as a table and writes them, with versions and the machine's size, as JSON. */
export async function report(results: readonly Result[], file: string): Promise<void> {
  const rows = [
    ['path', 'value', 'held against', 'ratio', 'target'],
    ...results.map(({ path, value, unit, against = '', ratio, target = '' }) => [
      path,
      `${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`,
      against,
      ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
      target,
    ]),
  ];
  const widths = (rows[0] as string[]).map((_cell, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd()}\n`,
    );
  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`);
  process.stdout.write(`\nWritten to ${file}\n`);
}
