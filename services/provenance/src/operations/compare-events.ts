import type { EventRange } from '@alliance/events/outbox-store';
import { type AuditedSource, auditedTypes } from '../audited-events.ts';
import type { Problem } from '../domain/reconciliation.ts';
import type { LogContext } from '../log-context.ts';
import { digestTakenIn } from '../store/accounts-store.ts';
import { erasedNumbers } from '../store/person-erasure-store.ts';

/** Asks a service what it has told: which event was the last, and ranges of them summed up. */
export type EventBook = {
  lastBefore(moment: Date): Promise<number>;
  digest(range: EventRange): Promise<{ count: number; sha256: Uint8Array }>;
};

type Compared = { db: LogContext['db']; source: AuditedSource; book: EventBook; onProgress: () => Promise<void> };

const RANGE = 10_000;
/** Events younger than this may still be on their way. */
const ON_THE_WAY_MS = 60_000;
/** A service with more differences than this is in a state that a list does not describe. */
const MAX_NAMED = 20;

/**
 * Compares what a service has told, up to a minute ago, with what came of it here: equal sums for a range need no look at its events;
 * where they differ, halves are compared until single events are named. Returns how many events there were.
 */
export async function compareEvents(
  compared: Compared,
  now: Date,
  report: (problem: Problem) => void,
): Promise<number> {
  const last = await compared.book.lastBefore(new Date(now.getTime() - ON_THE_WAY_MS));
  let [events, named] = [0, 0];
  for (let from = 1; from <= last; from += RANGE) {
    const range = { from, to: Math.min(from + RANGE - 1, last) };
    const { count, problems } = await compareRange(compared, range, MAX_NAMED - named);
    events += count;
    named += problems.length;
    for (const problem of problems) report(problem);
    await compared.onProgress();
    if (named >= MAX_NAMED) break;
  }
  return events;
}

type Range = { from: number; to: number };

/** How many events the service has in a range, and the single ones by which it differs, at most `limit` of them. */
async function compareRange(
  compared: Compared,
  range: Range,
  limit: number,
): Promise<{ count: number; problems: Problem[] }> {
  const { db, source, book } = compared;
  const types = auditedTypes(source);
  const erased = await erasedNumbers(db, { source, ...range });
  const theirs = await book.digest({ ...range, types, erased });
  const ours = await digestTakenIn(db, { source, ...range, types });
  const { count } = theirs;
  const isEqual = count === ours.count && ours.sha256.equals(theirs.sha256);
  if (isEqual || limit <= 0) return { count, problems: [] };
  if (range.from === range.to)
    return { count, problems: [difference(source, range.from, { theirs: count, ours: ours.count })] };
  const middle = Math.floor((range.from + range.to) / 2);
  const { problems } = await compareRange(compared, { ...range, to: middle }, limit);
  const later = await compareRange(compared, { ...range, from: middle + 1 }, limit - problems.length);
  return { count, problems: [...problems, ...later.problems] };
}

function difference(source: string, place: number, { theirs, ours }: { theirs: number; ours: number }): Problem {
  if (ours < theirs) {
    const detail = `Event ${place} of ${source} has no entry, though it was published more than a minute ago.`;
    return { kind: 'event-missing', source, place, detail };
  }
  if (ours > theirs) {
    const detail = `An entry tells of event ${place} of ${source}, which that service does not have.`;
    return { kind: 'event-unknown', source, place, detail };
  }
  const detail = `Event ${place} of ${source} is not the one that was taken in.`;
  return { kind: 'event-differs', source, place, detail };
}
