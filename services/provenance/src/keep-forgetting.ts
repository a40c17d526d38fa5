import { on } from '@alliance/events/handlers';
import { PersonErasedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Foundation } from '@alliance/service/foundation';
import type { LogContext } from './log-context.ts';
import { forgetPeople } from './operations/forget-people.ts';
import { openErasure } from './store/person-erasure-store.ts';
import type { ProvenanceTables } from './store/tables.ts';

/** An event that names somebody who was erased may still come. */
const LOOK_MS = 10_000;

/** Forgets here whoever `members` has erased. */
export function keepForgetting(
  { consume, logger }: Pick<Foundation<ProvenanceTables>, 'consume' | 'logger'>,
  context: Pick<LogContext, 'db' | 'clock'>,
): AsyncDisposable {
  const loop = new BackgroundLoop({ name: 'erasures', logger, idleMs: LOOK_MS }, () => forgetPeople(context));
  const erased = on<ProvenanceTables, typeof PersonErasedSchema>(
    PersonErasedSchema,
    async (trx, { personId }, event) => {
      if (personId !== '') await openErasure(trx, { personId, askedAt: event.occurredAt });
    },
  );
  consume('members', [erased], { name: 'provenance-erasure', onApplied: () => loop.wake() });
  return loop;
}
