/** The time that one report to owners covers: from its first moment, until just before its last. */
export type UsageBatch = { from: Date; until: Date };

/** Longer than the transaction of a download may take: a use becomes visible that much after its moment at the latest. */
const SETTLED_AFTER_MS = 60_000;

/**
 * The next batch that is over after what has been told, ends at whole multiples of its length; undefined while it still goes
 * on, or downloads of its last moments may not be written yet.
 */
export function nextUsageBatch(toldUntil: Date, now: Date, lengthMs: number): UsageBatch | undefined {
  const until = endOfBatch(toldUntil, lengthMs);
  const settled = now.getTime() - Math.min(SETTLED_AFTER_MS, lengthMs);
  return until.getTime() <= settled ? { from: toldUntil, until } : undefined;
}

/** The beginning of the batch in which a moment lies. */
export function startOfBatch(moment: Date, lengthMs: number): Date {
  return new Date(Math.floor(moment.getTime() / lengthMs) * lengthMs);
}

function endOfBatch(from: Date, lengthMs: number): Date {
  return new Date(startOfBatch(from, lengthMs).getTime() + lengthMs);
}
