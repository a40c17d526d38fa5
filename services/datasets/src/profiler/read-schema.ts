import type { DuckDBConnection } from '@duckdb/node-api';
import type { Format } from '../domain/file-format.ts';
import type { SchemaColumn } from '../domain/schema-breaks.ts';
import { identifier } from './open-engine.ts';
import { rawHead } from './open-lines.ts';
import { rowsOf } from './profile-table.ts';
import { relationsOf } from './relations.ts';

export type SchemaRequest = { file: string; schemaOf: Extract<Format, 'parquet' | 'csv' | 'tsv' | 'jsonl'> };

/** As many columns as are compared. */
const MAX_COLUMNS = 2_000;

/** The columns of a sample of a file, not compressed; none for what is no table. Never throws. */
export async function readSchema(engine: DuckDBConnection, { file, schemaOf }: SchemaRequest): Promise<SchemaColumn[]> {
  const [firstLine = ''] = new TextDecoder().decode(await rawHead(file, 65_536)).split('\n', 1);
  for (const relation of relationsOf(file, schemaOf, 'none', firstLine)) {
    try {
      const rows = await rowsOf(engine, `describe select * from ${relation}`);
      const columns = rows.slice(0, MAX_COLUMNS).map((row) => ({
        name: String(row.column_name),
        type: String(row.column_type),
        always: true,
      }));
      return schemaOf === 'jsonl' ? await withGaps(engine, relation, columns) : columns;
    } catch {
      // The next one asks for less.
    }
  }
  return [];
}

/** Records say only what they have; a field that not every record has may be missing from others. */
async function withGaps(engine: DuckDBConnection, relation: string, columns: SchemaColumn[]): Promise<SchemaColumn[]> {
  const counts = columns.map(({ name }, index) => `count(${identifier(name)}) as c${index}`);
  const [counted = {}] = await rowsOf(engine, `select ${['count(*) as n', ...counts].join(', ')} from ${relation}`);
  return columns.map((column, index) => ({ ...column, always: counted[`c${index}`] === counted.n }));
}
