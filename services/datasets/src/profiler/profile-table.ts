import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnReport, SampleCell } from '../domain/file-report.ts';
import { identifier } from './open-engine.ts';

export type TableProfile = {
  rows: number;
  columns: ColumnReport[];
  furtherColumns: number;
  samples: SampleCell[][];
};

type Column = { name: string; type: string };
type Row = Record<string, unknown>;

const MAX_COLUMNS = 500;
const MAX_NAME = 200;
const SAMPLE_ROWS = 20;
const SAMPLE_LENGTH = 500;

/** Counts and ranges of every column, and the first rows, of anything that can be selected from. */
export async function profileTable(engine: DuckDBConnection, relation: string): Promise<TableProfile> {
  const all = (await rowsOf(engine, `describe select * from ${relation}`)).map((row) => ({
    name: String(row.column_name),
    type: String(row.column_type),
  }));
  const columns = all.slice(0, MAX_COLUMNS);
  const figures = columns.flatMap((column, index) => figuresOf(column, index));
  const [counted = {}] = await rowsOf(engine, `select ${['count(*) as n', ...figures].join(', ')} from ${relation}`);
  const rows = Number(counted.n);
  return {
    rows,
    columns: columns.map((column, index) => toReport(column, index, counted, rows)),
    furtherColumns: all.length - columns.length,
    samples: await samplesOf(engine, relation, columns),
  };
}

/** Rows of a statement, values as JSON has them. */
export async function rowsOf(engine: DuckDBConnection, statement: string): Promise<Row[]> {
  return (await engine.runAndReadAll(statement)).getRowObjectsJson() as Row[];
}

/** True for columns whose values are text. */
function isText(type: string): boolean {
  return type === 'VARCHAR' || type === 'JSON';
}

function figuresOf({ name, type }: Column, index: number): string[] {
  const column = identifier(name);
  return [
    `count(${column}) as c${index}`,
    `approx_count_distinct(hash(${column})) filter (where ${column} is not null) as d${index}`,
    ...(isText(type) ? [`avg(length(${column})) as a${index}`, `max(length(${column})) as m${index}`] : []),
    ...(hasRange(type) ? [`min(${column})::varchar as l${index}`, `max(${column})::varchar as h${index}`] : []),
  ];
}

function toReport({ name, type }: Column, index: number, counted: Row, rows: number): ColumnReport {
  return {
    name: cutTo(name, MAX_NAME).text,
    type: cutTo(type, MAX_NAME).text,
    nulls: rows - Number(counted[`c${index}`]),
    distinct: Math.min(Number(counted[`d${index}`]), Number(counted[`c${index}`])),
    averageLength: Math.round(Number(counted[`a${index}`] ?? 0) * 100) / 100,
    longest: Number(counted[`m${index}`] ?? 0),
    lowest: String(counted[`l${index}`] ?? ''),
    highest: String(counted[`h${index}`] ?? ''),
    languages: [],
  };
}

async function samplesOf(engine: DuckDBConnection, relation: string, columns: Column[]): Promise<SampleCell[][]> {
  if (columns.length === 0) return [];
  const cells = columns.map((column, index) => `${shownCell(column)} as s${index}`);
  const rows = await rowsOf(engine, `select ${cells.join(', ')} from ${relation} limit ${SAMPLE_ROWS}`);
  return rows.map((row) =>
    columns.map((_, index) => {
      const value = row[`s${index}`];
      return value === null || value === undefined ? { text: null, cut: false } : cutTo(String(value), SAMPLE_LENGTH);
    }),
  );
}

function shownCell({ name, type }: Column): string {
  const column = identifier(name);
  if (type === 'BLOB') return `octet_length(${column})::varchar || ' bytes'`;
  return `left(${column}::varchar, ${SAMPLE_LENGTH + 1})`;
}

/** A text of at most so many code points. */
export function cutTo(text: string, length: number): { text: string; cut: boolean } {
  if (text.length <= length) return { text, cut: false };
  const points = Array.from(text);
  return points.length <= length ? { text, cut: false } : { text: points.slice(0, length).join(''), cut: true };
}

/** Numbers, dates and times; the range of a text would quote it. */
function hasRange(type: string): boolean {
  return /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|DATE|TIME(?:STAMP.*| WITH TIME ZONE)?|BOOLEAN)$/.test(
    type,
  );
}
