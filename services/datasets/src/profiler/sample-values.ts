import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier } from './open-engine.ts';
import { rowsOf } from './profile-table.ts';

const MAX_ROWS = 2_000;
const MAX_VALUES = 50_000;
const MAX_COLUMNS = 100;
const MAX_LENGTH = 1_000;
/** Text, whole numbers, and what is made of them. */
const SCANNED = /VARCHAR|JSON|INT/;

/** Values of the columns that could hold something about people, of rows from the whole table, the same every time. */
export async function* sampleValues(
  engine: DuckDBConnection,
  relation: string,
  columns: readonly { name: string; type: string }[],
): AsyncGenerator<{ column: string; text: string }> {
  const scanned = columns.filter(({ type }) => SCANNED.test(type)).slice(0, MAX_COLUMNS);
  if (scanned.length === 0) return;
  const rows = Math.min(MAX_ROWS, Math.floor(MAX_VALUES / scanned.length));
  const cells = scanned.map(({ name }, index) => `left(${identifier(name)}::varchar, ${MAX_LENGTH}) as v${index}`);
  const sample = `select * from ${relation} using sample reservoir(${rows} rows) repeatable (20261122)`;
  for (const row of await rowsOf(engine, `select ${cells.join(', ')} from (${sample})`)) {
    for (const [index, { name: column }] of scanned.entries()) {
      const text = row[`v${index}`];
      if (typeof text === 'string') yield { column, text };
    }
  }
}
