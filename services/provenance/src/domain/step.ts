/** A node on the way, with its least number of steps from the start. */
export type Step = { id: number; depth: number };

/** True when a step comes later than another in the order of a walk: that of (depth, id). */
export function isAfter(step: Step, other: Step): boolean {
  return step.depth > other.depth || (step.depth === other.depth && step.id > other.id);
}
