import type { ColumnReport } from './file-report.ts';

export type ColumnChange = {
  path: string;
  kind: 'added' | 'removed' | 'retyped';
  column: string;
  typeBefore: string;
  typeAfter: string;
};

type Column = Pick<ColumnReport, 'name' | 'type'>;

/** What is different between the columns of a file before and after: removed and retyped ones in their order, then added ones. */
export function schemaChanges(path: string, before: readonly Column[], after: readonly Column[]): ColumnChange[] {
  const types = new Map(after.map(({ name, type }) => [name, type]));
  const known = new Set(before.map(({ name }) => name));
  const lost = before.flatMap(({ name, type }): ColumnChange[] => {
    const now = types.get(name);
    if (now === type) return [];
    return [
      { path, kind: now === undefined ? 'removed' : 'retyped', column: name, typeBefore: type, typeAfter: now ?? '' },
    ];
  });
  const added = after
    .filter(({ name }) => !known.has(name))
    .map(({ name, type }): ColumnChange => ({ path, kind: 'added', column: name, typeBefore: '', typeAfter: type }));
  return [...lost, ...added];
}
