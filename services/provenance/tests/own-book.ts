import { openDatabase } from '@alliance/database/database';
import { digestEvents, lastPublishedBefore } from '@alliance/events/outbox-store';
import type { EventTables } from '@alliance/events/tables';
import type { Kysely } from 'kysely';
import type { EventBook } from '../src/operations/compare-events.ts';

/** What a service has told, read where it keeps it. */
export function bookOf(url: string): EventBook & AsyncDisposable & { db: Kysely<EventTables> } {
  const opened = openDatabase<EventTables>({ url, applicationName: 'book', poolSize: 2 });
  const { db } = opened;
  return {
    db,
    lastBefore: (moment) => lastPublishedBefore(db, moment),
    digest: (range) => digestEvents(db, range),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
