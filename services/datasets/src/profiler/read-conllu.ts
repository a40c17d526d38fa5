import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Compression } from '../domain/file-format.ts';
import { BrokenError } from './broken.ts';
import { linesOf } from './open-lines.ts';
import { CONLLU_COLUMNS } from './relations.ts';

export type Treebank = { sentences: number; tokens: number };

/**
 * Reads CoNLL-U and writes its words (lines whose id is a whole number) as a table to another file. `onText` gets the text of
 * each sentence that states it. Throws a BrokenError for the first line that is neither comment, blank nor ten columns.
 */
export async function readConllu(
  path: string,
  { compression, table, onText }: { compression: Compression; table: string; onText: (text: string) => void },
): Promise<Treebank> {
  const out = createWriteStream(table, { flags: 'w', mode: 0o600 });
  const found: Treebank = { sentences: 0, tokens: 0 };
  let number = 0;
  let inSentence = false;
  for await (const lines of linesOf(path, compression)) {
    const tokens: string[] = [];
    for (const line of lines) {
      number += 1;
      if (line === '') inSentence = false;
      else if (line.startsWith('#')) noteText(line, onText);
      else {
        if (!inSentence) found.sentences += 1;
        inSentence = true;
        if (isWord(line, number)) tokens.push(line);
      }
    }
    found.tokens += tokens.length;
    if (tokens.length > 0 && !out.write(`${tokens.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return found;
}

function noteText(line: string, onText: (text: string) => void): void {
  const text = /^#\s*text\s*=\s*(.+)$/.exec(line)?.[1];
  if (text !== undefined) onText(text);
}

/** True for a word, false for a range of words or an empty node. */
function isWord(line: string, number: number): boolean {
  const columns = line.split('\t');
  if (columns.length !== CONLLU_COLUMNS.length) {
    throw new BrokenError(`Line ${number} has ${columns.length} columns; CoNLL-U has ten, with tabs between them.`);
  }
  if (!/^\d+(?:[-.]\d+)?$/.test(columns[0] ?? '')) throw new BrokenError(`Line ${number} does not begin with an id.`);
  return /^\d+$/.test(columns[0] ?? '');
}
