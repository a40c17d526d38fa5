import { recordEvent } from '@alliance/events/outbox';
import { ReviewOpenedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { DerivationReview } from '../domain/derivation-review.ts';
import { toProtoReview } from '../mapping-derivations.ts';
import { insertReview } from '../store/review-store.ts';
import type { LicensingTables } from '../store/tables.ts';

/** Opens the review of an assessment and tells of it; undefined when there is one. Last in its transaction. */
export async function openReview(
  trx: Transaction<LicensingTables>,
  { id: assessmentId, output, organisation, digest }: KeptAssessment,
  { actor, createdAt }: { actor: { personId: string; role: string }; createdAt: Date },
): Promise<DerivationReview | undefined> {
  const open = { state: 'open' as const, reason: '', decidedBy: '', createdAt, decidedAt: null };
  const review = { id: uuidv7(), assessmentId, output, organisation, ...open };
  if (!(await insertReview(trx, review))) return undefined;
  const audit = {
    actorPersonId: actor.personId,
    actorRole: actor.role,
    organisation,
    object: { kind: 'derivation_review', id: review.id, digest },
    nextState: 'open',
  };
  await recordEvent(trx, ReviewOpenedSchema, { audit, review: toProtoReview(review) }, createdAt);
  return review;
}
