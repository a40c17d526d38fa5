/** How many of the rows, from the first on, stay within a number of bytes together; at least one of several. */
export function fittingRows(sizes: readonly number[], bytes: number): number {
  let total = 0;
  for (const [at, size] of sizes.entries()) {
    total += size;
    if (total > bytes) return Math.max(at, 1);
  }
  return sizes.length;
}
