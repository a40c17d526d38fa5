import { isAfter, type Step } from '../domain/step.ts';
import type { StatedEdge } from '../store/lineage-edge-store.ts';

type NextNodes = (ids: readonly number[]) => Promise<readonly number[]>;

/**
 * A walk through a graph from a node, level by level, as far as its readers have come. The order is that of (depth, id). What edges
 * add while it is read may be missing from levels that were looked up before; what was there when it began never is.
 *
 * A recursive query would either forget the depths or visit a node once per way to it, which a dense graph makes very
 * many; this visits each once, and asks for no level that nobody has read up to.
 */
export class LineageWalk {
  /** Every node that was met, with its depth. */
  readonly depths: ReadonlyMap<number, number>;
  /** Of nodes that somebody asked the way to, the last edge of it. */
  readonly leading = new Map<number, StatedEdge>();
  readonly #met: Map<number, number>;
  readonly #next: NextNodes;
  readonly #limit: number;
  readonly #levels: number[][];
  #isWhole = false;
  #growing: Promise<void> | undefined;

  /** `limit`: how many steps to follow; 0 = all. */
  constructor(start: number, next: NextNodes, limit = 0) {
    this.#met = new Map([[start, 0]]);
    this.depths = this.#met;
    this.#next = next;
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    this.#levels = [[start]];
  }

  get weight(): number {
    return this.#met.size + this.leading.size;
  }

  /** Up to `count` nodes after a place, nearest first; from the start without one. */
  async read(after: Step | undefined, count: number): Promise<Step[]> {
    const steps: Step[] = [];
    for (let depth = after?.depth ?? 0; steps.length < count; depth += 1) {
      while (depth >= this.#levels.length && !this.#isWhole) await this.#grow();
      const level = this.#levels[depth];
      if (level === undefined) break;
      const begin = after?.depth === depth ? placeAfter(level, after.id) : 0;
      for (const id of level.slice(begin, begin + count - steps.length)) steps.push({ id, depth });
    }
    return steps;
  }

  /** Walks to the end. */
  async finish(): Promise<void> {
    while (!this.#isWhole) await this.#grow();
  }

  /** The nodes of one depth, as far as it was looked up. */
  level(depth: number): readonly number[] {
    return this.#levels[depth] ?? [];
  }

  /** The nodes from a depth on, in order, up to and including a place. */
  between(depth: number, last: Step): number[] {
    const levels = this.#levels.slice(Math.max(depth, 0), last.depth + 1);
    return levels.flatMap((level, at) => level.filter((id) => !isAfter({ id, depth: Math.max(depth, 0) + at }, last)));
  }

  /** Several readers may wait for the same level; it is looked up once. */
  #grow(): Promise<void> {
    this.#growing ??= this.#addLevel().finally(() => {
      this.#growing = undefined;
    });
    return this.#growing;
  }

  async #addLevel(): Promise<void> {
    const depth = this.#levels.length;
    const found = depth > this.#limit ? [] : await this.#next(this.#levels[depth - 1] ?? []);
    const level = found.filter((id) => !this.#met.has(id)).toSorted((a, b) => a - b);
    for (const id of level) this.#met.set(id, depth);
    if (level.length > 0) this.#levels.push(level);
    else this.#isWhole = true;
  }
}

/** Of ids in order, the place of the first that is greater. */
function placeAfter(ids: readonly number[], id: number): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}
