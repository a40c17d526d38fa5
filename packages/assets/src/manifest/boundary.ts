import { hash } from 'node:crypto';
import { invalidArgument } from '@alliance/errors/alliance-error';

/** Bits of a key's hash that decide at one level: one key in 64 ends a node. */
const BITS = 6;
const HASH_BITS = 48;
/** Chance makes a node this long once in 10^14; somebody who tries names until they fit can. */
const MAX_ITEMS = 2_048;

/** True when a node of this level ends after this key. Only the key decides, so every history leads to the same nodes. */
export function endsNode(key: string, level: number): boolean {
  const value = hash('sha256', key, 'buffer').readUIntBE(0, HASH_BITS / 8);
  return value < 2 ** (HASH_BITS - BITS * (level + 1));
}

/** Cuts ordered items into nodes after those that end one. Throws `invalid_argument` for keys that were made so that none does. */
export function cutIntoNodes<T>(items: readonly T[], ends: (item: T) => boolean): T[][] {
  const nodes: T[][] = [];
  let start = 0;
  for (const [index, item] of items.entries()) {
    checkRun(index + 1 - start);
    if (!ends(item)) continue;
    nodes.push(items.slice(start, index + 1));
    start = index + 1;
  }
  if (start < items.length) nodes.push(items.slice(start));
  return nodes;
}

/** Throws `invalid_argument` when this many items follow each other without an end of their node. */
export function checkRun(items: number): void {
  if (items <= MAX_ITEMS) return;
  throw invalidArgument(
    `More than ${MAX_ITEMS.toLocaleString('en')} file names in a row were chosen so that they cannot be indexed. Rename some of them.`,
  );
}
