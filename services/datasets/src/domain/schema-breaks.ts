import type { SchemaBreak } from '@alliance/assets/domain/schema-break';
import { schemaChanges } from './schema-changes.ts';

export type Column = { name: string; type: string };

/** A column of a table; `always`: every record has it. */
export type SchemaColumn = Column & { always: boolean };

/** Types as DuckDB names them that hold every value of another one, exactly. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  TINYINT: ['SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'],
  UTINYINT: ['USMALLINT', 'UINTEGER', 'UBIGINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'],
  SMALLINT: ['INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'],
  USMALLINT: ['UINTEGER', 'UBIGINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'],
  INTEGER: ['BIGINT', 'HUGEINT', 'DOUBLE'],
  UINTEGER: ['UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE'],
  BIGINT: ['HUGEINT'],
  UBIGINT: ['HUGEINT'],
  FLOAT: ['DOUBLE'],
};

/** What breaks between the columns of a file before and after. Types count only where the file itself says them. */
export function schemaBreaks(
  path: string,
  { before, after, typed }: { before: readonly Column[]; after: readonly Column[]; typed: boolean },
): SchemaBreak[] {
  return schemaChanges(path, before, after).flatMap(({ kind, column, typeBefore, typeAfter }) => {
    const isBreak = kind === 'removed' || (kind === 'retyped' && typed && !WIDER[typeBefore]?.includes(typeAfter));
    return isBreak ? [{ path, column, typeBefore, typeAfter }] : [];
  });
}
