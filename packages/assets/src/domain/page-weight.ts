// Descriptions and sources may be large, and an RPC message holds 4 MiB.
const MAX_WEIGHT = 2 * 1_024 * 1_024;

/** How many rows of these weights (bytes of their large fields) fit on one page; at least one. */
export function rowsThatFit(weights: readonly number[]): number {
  let weight = 0;
  const over = weights.findIndex((own) => {
    weight += own;
    return weight > MAX_WEIGHT;
  });
  return over < 0 ? weights.length : Math.max(1, over);
}
