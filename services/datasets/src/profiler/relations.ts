import { type Compression, delimiterOf, type Format } from '../domain/file-format.ts';
import { literal } from './open-engine.ts';

export type TableFormat = Exclude<Format, 'conllu' | 'text'>;

/** The ten columns of CoNLL-U. */
export const CONLLU_COLUMNS = [
  'id',
  'form',
  'lemma',
  'upos',
  'xpos',
  'feats',
  'head',
  'deprel',
  'deps',
  'misc',
] as const;

const MAX_OBJECT = 16 * 1_024 * 1_024;

/**
 * How a file can be read as a table, best first: with the types that its values have, and where that fails, because a later
 * value has another one, as text.
 */
export function relationsOf(path: string, format: TableFormat, compression: Compression, firstLine: string): string[] {
  const file = literal(path);
  const packed = `compression=${literal(compression === 'none' ? 'uncompressed' : compression)}`;
  switch (format) {
    case 'parquet':
      return [`read_parquet(${file})`];
    case 'csv':
      return separated(file, `${packed}, delim=${literal(delimiterOf(firstLine))}, quote='"', escape='"'`);
    case 'tsv':
      return separated(file, `${packed}, delim='\t', quote='', escape=''`);
    default: {
      const shape = format === 'jsonl' ? 'newline_delimited' : 'array';
      return [`read_json(${file}, format='${shape}', ${packed}, maximum_depth=3, maximum_object_size=${MAX_OBJECT})`];
    }
  }
}

/** Tokens that were written out for the engine, tabs between their columns; "_" is no value. */
export function tokenRelation(path: string): string {
  const columns = CONLLU_COLUMNS.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const dialect = "auto_detect=false, header=false, delim='\t', quote='', escape='', nullstr='_'";
  return `read_csv(${literal(path)}, ${dialect}, columns={${columns}})`;
}

function separated(file: string, dialect: string): string[] {
  return [`read_csv(${file}, ${dialect})`, `read_csv(${file}, ${dialect}, all_varchar=true)`];
}
