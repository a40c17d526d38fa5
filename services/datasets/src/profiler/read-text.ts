import type { Compression } from '../domain/file-format.ts';
import type { SampleCell } from '../domain/file-report.ts';
import { linesOf } from './open-lines.ts';
import { cutTo, type TableProfile } from './profile-table.ts';

const SAMPLE_ROWS = 20;
const SAMPLE_LENGTH = 500;

/** Lines and characters of a plain text. `onText` gets each line. Throws a BrokenError for what is no text. */
export async function readText(
  path: string,
  { compression, onText }: { compression: Compression; onText: (text: string) => void },
): Promise<TableProfile & { characters: number }> {
  let [rows, characters, longest] = [0, 0, 0];
  const samples: SampleCell[][] = [];
  for await (const lines of linesOf(path, compression)) {
    for (const line of lines) {
      const length = codePoints(line);
      characters += length;
      longest = Math.max(longest, length);
      if (samples.length < SAMPLE_ROWS) samples.push([cutTo(line, SAMPLE_LENGTH)]);
      onText(line);
    }
    rows += lines.length;
  }
  const averageLength = rows === 0 ? 0 : Math.round((characters / rows) * 100) / 100;
  const column = {
    name: 'line',
    type: 'VARCHAR',
    nulls: 0,
    distinct: 0,
    averageLength,
    longest,
    lowest: '',
    highest: '',
    languages: [],
  };
  return { rows, characters, columns: [column], furtherColumns: 0, samples };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
