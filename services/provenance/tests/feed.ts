import { randomUUID } from 'node:crypto';
import { addressOf } from '@alliance/events/event-name';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { OrganisationAppliedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Kysely } from 'kysely';
import { takeInEvents } from '../src/operations/take-in-events.ts';
import type { ProvenanceTables } from '../src/store/tables.ts';
import { silent } from './harness.ts';

// Far from the numbers of facts that are really published in the same test.
let sequence = 1_000_000;

/** An event of the members service, as the consumer would hand it on. */
function someEvent(): ReceivedEvent {
  sequence += 1;
  const audit = {
    actorRole: 'applicant',
    organisation: `org-${sequence}`,
    object: { kind: 'organisation', id: `org-${sequence}` },
  };
  return {
    id: randomUUID(),
    type: addressOf(OrganisationAppliedSchema, 'alliance').type,
    service: 'members',
    sequence,
    occurredAt: new Date(),
    payload: JSON.stringify({ audit }),
    trace: {},
  };
}

/** Takes events in without a stream, for tests of what comes after; returns their ids. */
export async function feed(db: Kysely<ProvenanceTables>, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, someEvent);
  for (let at = 0; at < count; at += 100) {
    const batch = { source: 'members', events: events.slice(at, at + 100) } as const;
    await db.transaction().execute((trx) => takeInEvents(trx, batch, silent));
  }
  return events.map((event) => event.id);
}
