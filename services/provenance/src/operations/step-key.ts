/** Where a page of a walk ended, and how often the graph had changed when the reading began. */
export type StepKey = [depth: number, id: number, revision?: number];

/** Reads the key of a cursor; undefined for what is none. Cursors that were given out before there were revisions have none. */
export function stepKey(key: unknown[]): StepKey | undefined {
  const isKey = (key.length === 2 || key.length === 3) && key.every((part) => Number.isSafeInteger(part));
  return isKey ? (key as StepKey) : undefined;
}
