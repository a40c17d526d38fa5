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
import { Reservoir } from './reservoir.ts';

import { sampleValues } from './sample-values.ts';
import { ValueScan } from './value-scan.ts';

export type ProfileRequest = { file: string; format: Format };
type Options = { engine: DuckDBConnection; folder: string };

const SAMPLED_TEXTS = 2_000;

/** Profiles one file. Whatever is wrong with the file is the report; never throws. */
export async function profileFile(options: Options, { file, format }: ProfileRequest): Promise<FileReport> {
  try {
    const compression = compressionOf(await rawHead(file));
    const head = await innerHead(file, compression);
    const problem = contentProblem(format, head);
    if (problem !== undefined) throw new BrokenError(problem);
    if (head.length === 0) return toReadFile({ rows: 0, columns: [], furtherColumns: 0, samples: [] }, new ValueScan());
    if (format === 'conllu') return await profileTreebank(options, file, compression);
    if (format === 'text') return await profileText(file, compression);
    return await firstThatReads(options, file, { format, compression, head });
  } catch (error) {
    return { state: 'broken', problem: problemOf(error, format) };
  }
}

async function firstThatReads(
  { engine }: Options,
  file: string,
  { format, compression, head }: { format: TableFormat; compression: Compression; head: Uint8Array },
): Promise<ReadFile> {
  const [firstLine = ''] = new TextDecoder().decode(head).split('\n', 1);
  const relations = relationsOf(file, format, compression, firstLine);
  for (const relation of relations.slice(0, -1)) {
    try {
      return await profileRelation(engine, relation);
    } catch {
      // The next one asks for less.
    }
  }
  return profileRelation(engine, relations.at(-1) ?? '');
}

async function profileRelation(engine: DuckDBConnection, relation: string): Promise<ReadFile> {
  const table = await profileTable(engine, relation);
  const scan = new ValueScan();
  for await (const { column, text } of sampleValues(engine, relation, table.columns)) scan.add(column, text);
  return toReadFile(table, scan);
}

/** The words of a treebank are a table; what is said in it is in the texts of its sentences. */
async function profileTreebank(
  { engine, folder }: Options,
  file: string,
  compression: Compression,
): Promise<FileReport> {
  const table = join(folder, 'tokens.tsv');
  const texts = new Reservoir(SAMPLED_TEXTS);
  try {
    const { sentences, tokens } = await readConllu(file, { compression, table, onText: (text) => texts.add(text) });
    if (tokens === 0) throw new BrokenError('There is no word in it.');
    const profile = await profileTable(engine, tokenRelation(table));
    return { ...toReadFile(profile, scanTexts('form', texts)), sentences };
  } finally {
    await rm(table, { force: true });
  }
}

async function profileText(file: string, compression: Compression): Promise<FileReport> {
  const texts = new Reservoir(SAMPLED_TEXTS);
  const { characters, ...table } = await readText(file, { compression, onText: (text) => texts.add(text) });
  return { ...toReadFile(table, scanTexts('line', texts)), characters };
}

function scanTexts(column: string, { kept }: Reservoir): ValueScan {
  const scan = new ValueScan();
  for (const text of kept) scan.add(column, text);
  return scan;
}

function toReadFile(table: TableProfile, scan: ValueScan): ReadFile {
  const columns = table.columns.map((column) => ({ ...column, languages: scan.languagesOf(column.name) }));
  return { ...table, state: 'read', sentences: 0, characters: 0, columns, personalData: scan.personalData() };
}
