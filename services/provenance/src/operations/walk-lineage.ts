/** A node on the way, with its least number of steps from the start. */
export type Step = { id: number; depth: number };

export type Walk = {
  /** The nodes after `after`, nearest first: at least `count` of them unless there are no more. */
  steps: Step[];
  /** Every node that was met, with its depth. */
  met: ReadonlyMap<number, number>;
};

/**
 * Walks a graph from a node, level by level, until `count` nodes after the place `after` are found, or the graph or the
 * depth (0 = no limit) ends. The order is that of (depth, id).
 *
 * A recursive query would either forget the depths or visit a node once per way to it, which a dense graph makes very
 * many; this visits each once, and asks for no level that the page does not need.
 */
export async function walkLineage(
  neighboursOf: (ids: readonly number[]) => Promise<readonly number[]>,
  start: number,
  { depth: limit, after, count }: { depth: number; after: Step | undefined; count: number },
): Promise<Walk> {
  const met = new Map([[start, 0]]);
  const steps: Step[] = [];
  let level = [start];
  for (let depth = 0; level.length > 0; depth += 1) {
    const found = level.map((id) => ({ id, depth })).filter((step) => after === undefined || isAfter(step, after));
    for (const step of found) steps.push(step);
    if (steps.length >= count || depth === (limit === 0 ? Number.POSITIVE_INFINITY : limit)) break;
    const next = (await neighboursOf(level)).filter((id) => !met.has(id)).toSorted((a, b) => a - b);
    for (const id of next) met.set(id, depth + 1);
    level = next;
  }
  return { steps, met };
}

/** True when a step comes later than another in the order of a walk. */
export function isAfter(step: Step, other: Step): boolean {
  return step.depth > other.depth || (step.depth === other.depth && step.id > other.id);
}
