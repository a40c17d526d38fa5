import { isAfter, type Step } from '../domain/step.ts';
import type { StatedEdge } from '../store/lineage-edge-store.ts';

/** A step from a node to a child. `synthetic`: a model's outputs became data in it. */
export type TrainingStep = { parentId: number; childId: number; isModel: boolean; synthetic: boolean };

/** How a node is reached: steps at least, and whether some way has a synthetic step, or none. */
export type Reached = { depth: number; isModel: boolean; withSynthetic: boolean; withoutSynthetic: boolean };

type StepsFrom = (ids: readonly number[]) => Promise<readonly TrainingStep[]>;
type Whole = {
  reached: ReadonlyMap<number, Reached>;
  /** Up to so many models after a place, nearest first. */
  steps: (after: Step | undefined, count: number) => Step[];
};

/** A walk to everything that was made with a node. How a model is reached may be told by the longest way, so it goes to the end at once. */
export class TrainingWalk {
  readonly leading = new Map<number, StatedEdge>();
  readonly #start: number;
  readonly #stepsFrom: StepsFrom;
  #walking: Promise<Whole> | undefined;
  #depths: ReadonlyMap<number, number> = new Map();

  constructor(start: number, stepsFrom: StepsFrom) {
    this.#start = start;
    this.#stepsFrom = stepsFrom;
  }

  get weight(): number {
    return 2 * this.#depths.size + this.leading.size;
  }

  /** Every node that was met, with its depth; empty until `whole` was awaited. */
  get depths(): ReadonlyMap<number, number> {
    return this.#depths;
  }

  /** Walks to the end, once for however many ask. */
  whole(): Promise<Whole> {
    this.#walking ??= this.#walk().catch((error: unknown) => {
      this.#walking = undefined;
      throw error;
    });
    return this.#walking;
  }

  async #walk(): Promise<Whole> {
    const reached = await walkTraining(this.#stepsFrom, this.#start);
    const depths = new Map([[this.#start, 0]]);
    for (const [id, { depth }] of reached) depths.set(id, depth);
    this.#depths = depths;
    const models = [...reached].flatMap(([id, { depth, isModel }]) => (isModel ? [{ id, depth }] : []));
    const inOrder = models.toSorted((one, other) => one.depth - other.depth || one.id - other.id);
    const steps: Whole['steps'] = (after, count) => {
      const begin = after === undefined ? 0 : inOrder.findIndex((step) => isAfter(step, after));
      return begin < 0 ? [] : inOrder.slice(begin, begin + count);
    };
    return { reached, steps };
  }
}

/**
 * Everything that is reached from a node, level by level. Each node is gone on from at most twice: when it is first met, and once more
 * when it is met by the other kind of way.
 */
async function walkTraining(stepsFrom: StepsFrom, start: number): Promise<ReadonlyMap<number, Reached>> {
  const reached = new Map<number, Reached>();
  const origin: Reached = { depth: 0, isModel: false, withSynthetic: false, withoutSynthetic: true };
  let level: ReadonlyMap<number, Reached> = new Map([[start, origin]]);
  for (let depth = 1; level.size > 0; depth += 1) {
    const next = new Map<number, Reached>();
    for (const step of await stepsFrom([...level.keys()])) {
      const from = level.get(step.parentId);
      if (from === undefined) continue;
      const before = reached.get(step.childId);
      const node = before ?? { depth, isModel: step.isModel, withSynthetic: false, withoutSynthetic: false };
      const withSynthetic = node.withSynthetic || from.withSynthetic || step.synthetic;
      const withoutSynthetic = node.withoutSynthetic || (from.withoutSynthetic && !step.synthetic);
      if (before && before.withSynthetic === withSynthetic && before.withoutSynthetic === withoutSynthetic) continue;
      const after = { ...node, withSynthetic, withoutSynthetic };
      reached.set(step.childId, after);
      next.set(step.childId, after);
    }
    level = next;
  }
  return reached;
}
