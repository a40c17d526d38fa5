import type pg from 'pg';

/** SQL of columns that differ between copies; `n` counts them from 1. Other columns are as in the row that is copied. */
export type Differences = Readonly<Record<string, string>>;

/** Copies the one row of a table that a condition names so many times. */
export async function cloneRow(
  client: pg.Client,
  table: string,
  { where, differences, count }: { where: string; differences: Differences; count: number },
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table],
  );
  const columns = rows.map(({ name }) => name).filter((name) => name in differences || !isCounted(table, name));
  const values = columns.map((name) => differences[name] ?? `t.${name}`);
  await client.query(
    `insert into ${table} (${columns.join(', ')})
     select ${values.join(', ')} from (select * from ${table} where ${where} limit 1) as t, generate_series(1, ${count}) as n`,
  );
}

/** Counted by a sequence of its own. */
function isCounted(table: string, column: string): boolean {
  return table === 'seat_history' && column === 'recorded';
}
