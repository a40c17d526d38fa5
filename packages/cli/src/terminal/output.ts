import type { Messages } from '../messages/en.ts';
import { ProgressLine } from './progress-line.ts';

export type OutputOptions = { json: boolean; quiet: boolean };

/** What a command tells: results on standard output, everything else on standard error. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #messages: Messages;

  constructor({ json, quiet }: OutputOptions, messages: Messages) {
    this.json = json;
    this.quiet = quiet;
    this.#messages = messages;
  }

  /** The result: as JSON, or in words. */
  result(value: unknown, words: string): void {
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
