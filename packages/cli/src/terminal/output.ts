import type { Messages } from '../messages/en.ts';
import { ProgressLine } from './progress-line.ts';

export type OutputOptions = { json: boolean; quiet: boolean; field?: string | undefined };

/** What a command tells: results on standard output, everything else on standard error. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #field: string | undefined;
  readonly #messages: Messages;

  constructor({ json, quiet, field }: OutputOptions, messages: Messages) {
    this.#field = field;
    this.json = json;
    this.quiet = quiet;
    this.#messages = messages;
  }

  /** The result: as JSON, one field of it, or in words. */
  result(value: unknown, words: string): void {
    if (this.#field !== undefined) {
      process.stdout.write(`${fieldOf(value, this.#field)}\n`);
      return;
    }
    process.stdout.write(this.json ? `${JSON.stringify(value, null, 2)}\n` : `${words}\n`);
  }

  /** Something worth knowing on the way. */
  note(text: string): void {
    if (!this.quiet && !this.json) process.stderr.write(`${text}\n`);
  }

  /** A line of progress, on a terminal only. */
  progress(): ProgressLine {
    return new ProgressLine(!this.quiet && !this.json && process.stderr.isTTY === true, this.#messages);
  }
}

/** Rows with aligned columns; the last one is as long as it likes. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - [...cell].length),
        )
        .join('  '),
    )
    .join('\n');
}

/** The value at a dotted path, as text; empty when there is none. */
function fieldOf(value: unknown, path: string): string {
  let found = value;
  for (const name of path.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[name];
  return typeof found === 'object' && found !== null ? JSON.stringify(found) : String(found ?? '');
}
