export const RUN_EVENT_TYPES = ['start', 'running', 'complete', 'abort', 'fail', 'other'] as const;
export type RunEventType = (typeof RUN_EVENT_TYPES)[number];

const ENDS: readonly RunEventType[] = ['complete', 'abort', 'fail'];
const RISING: readonly RunEventType[] = ['other', 'start', 'running'];

/** What is kept of an event that matters to its run. */
export type RunMoment = { type: RunEventType; at: Date; builder: string | null };

/** What the events of a run come to, in whatever order they arrived: the latest end, or how far it has come. */
export function runStateOf(events: readonly RunMoment[]): RunEventType {
  const ends = events.filter(({ type }) => ENDS.includes(type));
  // Of two ends at one moment the later in the list of types is taken, so that a failure is never read as success.
  const [last] = ends.toSorted(
    (one, other) => other.at.getTime() - one.at.getTime() || ENDS.indexOf(other.type) - ENDS.indexOf(one.type),
  );
  if (last) return last.type;
  const rank = Math.max(0, ...events.map(({ type }) => RISING.indexOf(type)));
  return RISING[rank] ?? 'other';
}

/** True when every event of the run came by a registered builder. */
export function isCaptured(events: readonly RunMoment[]): boolean {
  return events.length > 0 && events.every(({ builder }) => builder !== null);
}
