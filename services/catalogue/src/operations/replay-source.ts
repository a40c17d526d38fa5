import { databaseProblem } from '@alliance/database/database-problem';
import { isAllianceError } from '@alliance/errors/alliance-error';
import type { Bus } from '@alliance/events/bus';
import { ensureDurable } from '@alliance/events/durable';
import { bury } from '@alliance/events/inbox-store';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { replayEvents } from '@alliance/events/replay';
import type { Logger } from '@alliance/runtime/logger';
import type { Kysely } from 'kysely';
import { type IndexChanges, noChanges } from '../domain/index-changes.ts';
import { consumerName, type Source } from '../domain/source.ts';
import { writeFacts } from '../store/fact-store.ts';
import { setProgress } from '../store/progress-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

export type ReplayContext = {
  db: Kysely<CatalogueTables>;
  bus: Bus;
  logger: Logger;
  /** Adds what an event says to `changes`. */
  collect: (changes: IndexChanges, source: Source, event: ReceivedEvent) => void;
};
type Target = { generation: number; source: Source };

/**
 * Writes the facts that a service has told so far, and leaves a durable consumer behind that begins with its next event.
 * Throws when infrastructure fails; events that cannot be applied are put aside, as a consumer would.
 */
export async function replaySource(context: ReplayContext, target: Target, signal: AbortSignal): Promise<void> {
  const { bus, db } = context;
  let sequence = 0;
  const last = await replayEvents(bus, target.source, async (events) => {
    signal.throwIfAborted();
    await applyAll(context, target, events);
    sequence = events.reduce((highest, event) => Math.max(highest, event.sequence), sequence);
  });
  await setProgress(db, { ...target, sequence });
  await ensureDurable(bus, { source: target.source, name: consumerName(target.generation), startSequence: last + 1 });
}

async function applyAll(context: ReplayContext, target: Target, events: ReceivedEvent[]): Promise<void> {
  try {
    await applyTogether(context, target, events);
  } catch (error) {
    if (isPassing(error)) throw error;
    // One of them fails: find out which, keeping the order.
    for (const event of events) await applyAlone(context, target, event);
  }
}

async function applyAlone(context: ReplayContext, target: Target, event: ReceivedEvent): Promise<void> {
  try {
    await applyTogether(context, target, [event]);
  } catch (error) {
    if (isPassing(error)) throw error;
    context.logger.error({ err: error, event: event.id, type: event.type }, 'a rebuild put an event aside');
    await bury(context.db, consumerName(target.generation), event, String((error as Error).message), 1);
  }
}

async function applyTogether(
  { db, collect }: ReplayContext,
  { generation, source }: Target,
  events: ReceivedEvent[],
): Promise<void> {
  const changes = noChanges();
  for (const event of events) collect(changes, source, event);
  await db.transaction().execute((trx) => writeFacts(trx, generation, changes));
}

function isPassing(error: unknown): boolean {
  return isAllianceError(databaseProblem(error), 'unavailable', 'deadline_exceeded', 'concurrent_change');
}
