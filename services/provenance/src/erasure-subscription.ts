import { type EventHandler, on } from '@alliance/events/handlers';
import { PersonErasedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { openErasure } from './store/person-erasure-store.ts';
import type { ProvenanceTables } from './store/tables.ts';

/** Who was erased by `members` is forgotten here. */
export function erasureSubscriptions(): EventHandler<ProvenanceTables>[] {
  return [
    on<ProvenanceTables, typeof PersonErasedSchema>(PersonErasedSchema, async (trx, { personId }, { occurredAt }) => {
      if (personId !== '') await openErasure(trx, { personId, askedAt: occurredAt });
    }),
  ];
}
