import { recordEvent } from '@alliance/events/outbox';
import { ReviewGivenSchema, ReviewRequestedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { AccessRequest } from '../domain/request.ts';
import type { Review } from '../domain/review.ts';
import { reviewMessage } from '../mapping/decision-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { 'ask-review': ReviewRequestedSchema, advise: ReviewGivenSchema } as const;

/** Records that advice was asked for or given. What was advised stays among those who decide. */
export async function recordReviewFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { request, review, actor, at }: { request: AccessRequest; review: Review; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = request;
  const audit = auditOf(actor, {
    organisation: asset.organisation,
    kind: 'access_request',
    id,
    from: state,
    to: state,
  });
  const silent = reviewMessage({ ...review, question: '', text: '', advice: undefined });
  await recordEvent(trx, EVENTS[act], { audit, review: silent }, at);
}
