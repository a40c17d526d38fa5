import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Compression, compressionOf, contentProblem, type Format } from '../domain/file-format.ts';
import type { FileReport, ReadFile } from '../domain/file-report.ts';
import { BrokenError, problemOf } from './broken.ts';
import { innerHead, rawHead } from './open-lines.ts';
import { profileTable, type TableProfile } from './profile-table.ts';
import { readConllu } from './read-conllu.ts';
import { readText } from './read-text.ts';
import { relationsOf, type TableFormat, tokenRelation } from './relations.ts';

export type ProfileRequest = { file: string; format: Format };
type Options = { engine: DuckDBConnection; folder: string };

/** Profiles one file. Whatever is wrong with the file is the report; never throws. */
export async function profileFile(options: Options, { file, format }: ProfileRequest): Promise<FileReport> {
  try {
    const compression = compressionOf(await rawHead(file));
    const head = await innerHead(file, compression);
    const problem = contentProblem(format, head);
    if (problem !== undefined) throw new BrokenError(problem);
    if (head.length === 0) return emptyFile();
    if (format === 'conllu') return await profileTreebank(options, file, compression);
    if (format === 'text') return await readText(file, { compression, onText: () => {} });
    return toReadFile(await firstThatReads(options, file, { format, compression, head }));
  } catch (error) {
    return { state: 'broken', problem: problemOf(error, format) };
  }
}

async function firstThatReads(
  { engine }: Options,
  file: string,
  { format, compression, head }: { format: TableFormat; compression: Compression; head: Uint8Array },
): Promise<TableProfile> {
  const [firstLine = ''] = new TextDecoder().decode(head).split('\n', 1);
  const relations = relationsOf(file, format, compression, firstLine);
  for (const relation of relations.slice(0, -1)) {
    try {
      return await profileTable(engine, relation);
    } catch {
      // The next one asks for less.
    }
  }
  return profileTable(engine, relations.at(-1) ?? '');
}

async function profileTreebank(
  { engine, folder }: Options,
  file: string,
  compression: Compression,
): Promise<FileReport> {
  const table = join(folder, 'tokens.tsv');
  try {
    const { sentences, tokens } = await readConllu(file, { compression, table, onText: () => {} });
    if (tokens === 0) throw new BrokenError('There is no word in it.');
    return { ...toReadFile(await profileTable(engine, tokenRelation(table))), sentences };
  } finally {
    await rm(table, { force: true });
  }
}

function toReadFile(table: TableProfile): ReadFile {
  return { state: 'read', sentences: 0, characters: 0, ...table };
}

function emptyFile(): ReadFile {
  return toReadFile({ rows: 0, columns: [], furtherColumns: 0, samples: [] });
}
