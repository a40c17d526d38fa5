/** Compares texts by the bytes of their UTF-8 form, which is not the order of UTF-16 units beyond U+D7FF. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** The smallest text that follows. */
export function justAfter(text: string): string {
  return `${text}\0`;
}

/** Index of the first item, from a place on, whose key is not before `key`; the number of items when there is none. */
export function lowerBound<T>(items: readonly T[], keyOf: (item: T) => string, key: string, from = 0): number {
  let low = from;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(keyOf(items[middle] as T), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Surrogates stand for characters beyond all others.
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
