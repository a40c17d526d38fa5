/** Those in one of the states, whatever ends first at the front and what has no end last. */
export function bySoonest<T extends { state: string | null }>(
  items: readonly T[],
  states: readonly (string | null)[],
  endOf: (item: T) => string | null,
): T[] {
  const end = (item: T) => Date.parse(endOf(item) ?? '') || Number.POSITIVE_INFINITY;
  return items
    .filter(({ state }) => states.includes(state))
    .toSorted((one, other) => (end(one) === end(other) ? 0 : end(one) - end(other)));
}
