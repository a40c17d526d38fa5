import { recordEvent } from '@alliance/events/outbox';
import {
  AwardClaimedSchema,
  AwardDeclinedSchema,
  AwardExpiredSchema,
  AwardGivenSchema,
  AwardWithdrawnSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Award } from '../domain/award.ts';
import { awardFact } from '../mapping/award-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = {
  open: AwardGivenSchema,
  claimed: AwardClaimedSchema,
  declined: AwardDeclinedSchema,
  withdrawn: AwardWithdrawnSchema,
  expired: AwardExpiredSchema,
} as const;

/** Records what became of an award, which is now as given; never an address. */
export async function recordAwardFact(
  trx: GrantsTrx,
  award: Award,
  { actor, at }: { actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = award;
  const from = state === 'open' ? '' : 'open';
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'award', id, from, to: state });
  await recordEvent(trx, EVENTS[state], { audit, award: awardFact(award) }, at);
}
