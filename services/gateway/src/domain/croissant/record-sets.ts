/** A file of which the columns are known. */
export type KnownTable = { path: string; format: string; columns: readonly { name: string; type: string }[] };

export type Field = {
  '@type': 'cr:Field';
  '@id': string;
  name: string;
  dataType: string;
  isArray?: true;
  arrayShape?: string;
  source: Record<string, unknown>;
};

export type RecordSet = { '@type': 'cr:RecordSet'; '@id': string; name: string; field: Field[] };

/** Where a file stands in the distribution: by itself or in a set. */
export type SourceOf = (path: string) => { fileObject: { '@id': string } } | { fileSet: { '@id': string } };

const MAX_SETS = 50;

/**
 * Record sets of tables: one for each file, or one for each file set whose known files all have the same columns. CoNLL-U and
 * text are left out, since the format has no way to take them apart.
 */
export function recordSets(tables: readonly KnownTable[], sourceOf: SourceOf): RecordSet[] {
  const groups = new Map<string, KnownTable[]>();
  for (const table of tables.filter(isTable)) {
    const key = JSON.stringify(sourceOf(table.path));
    groups.set(key, [...(groups.get(key) ?? []), table]);
  }
  const alike = [...groups.values()].filter((group) => new Set(group.map(shapeOf)).size === 1);
  return alike.slice(0, MAX_SETS).flatMap(([table]) => (table ? [toRecordSet(table, sourceOf)] : []));
}

function toRecordSet(table: KnownTable, sourceOf: SourceOf): RecordSet {
  const source = sourceOf(table.path);
  const target = 'fileObject' in source ? source.fileObject : source.fileSet;
  const id = `records/${target['@id']}`;
  return {
    '@type': 'cr:RecordSet',
    '@id': id,
    name: decodeURIComponent(target['@id'].replace(/^(?:files|sets)\//, '')),
    field: table.columns.map(({ name, type }) => ({
      '@type': 'cr:Field',
      '@id': `${id}/${encodeURIComponent(name)}`,
      name,
      ...dataTypeOf(type),
      source: { ...source, extract: extractOf(table.format, name) },
    })),
  };
}

function isTable({ format, columns }: KnownTable): boolean {
  return columns.length > 0 && ['parquet', 'csv', 'tsv', 'jsonl', 'json'].includes(format);
}

function shapeOf({ format, columns }: KnownTable): string {
  return JSON.stringify([format, columns.map(({ name, type }) => [name, type])]);
}

function extractOf(format: string, name: string): Record<string, string> {
  return format === 'jsonl' || format === 'json' ? { jsonPath: `$[${JSON.stringify(name)}]` } : { column: name };
}

function dataTypeOf(type: string): Pick<Field, 'dataType' | 'isArray' | 'arrayShape'> {
  const element = type.replace(/(?:\[\d*\])+$/, '');
  const dimensions = type.slice(element.length).match(/\[\d*\]/g) ?? [];
  const dataType = atomicTypeOf(element);
  if (dimensions.length === 0) return { dataType };
  const sizes = dimensions.map((one) => one.slice(1, -1) || '-1');
  return { dataType, isArray: true, arrayShape: sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})` };
}

function atomicTypeOf(type: string): string {
  if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(type)) return 'sc:Integer';
  if (/^(?:FLOAT|DOUBLE|DECIMAL)/.test(type)) return 'sc:Float';
  if (type === 'BOOLEAN') return 'sc:Boolean';
  if (type === 'DATE') return 'sc:Date';
  if (type.startsWith('TIMESTAMP')) return 'sc:DateTime';
  return 'sc:Text';
}
