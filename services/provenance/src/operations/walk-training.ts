/** A step from a node to a child. `synthetic`: a model's outputs became data in it. */
export type TrainingStep = { parentId: number; childId: number; isModel: boolean; synthetic: boolean };

/** How a node is reached: steps at least, and whether some way has a synthetic step, or none. */
export type Reached = { depth: number; isModel: boolean; withSynthetic: boolean; withoutSynthetic: boolean };

/**
 * Everything that is reached from a node, level by level. Each node is gone on from at most twice: when it is first met, and once more
 * when it is met by the other kind of way.
 */
export async function walkTraining(
  stepsFrom: (ids: readonly number[]) => Promise<readonly TrainingStep[]>,
  start: number,
): Promise<ReadonlyMap<number, Reached>> {
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
