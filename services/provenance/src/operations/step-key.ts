/** Where a page of a walk ended: depth and node. */
export function stepKey(key: unknown[]): [number, number] | undefined {
  const [depth, id, ...rest] = key;
  const isStep = Number.isSafeInteger(depth) && Number.isSafeInteger(id) && rest.length === 0;
  return isStep ? [depth as number, id as number] : undefined;
}
