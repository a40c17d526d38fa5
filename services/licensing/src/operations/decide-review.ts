import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { ReviewDecidedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { DerivationReview } from '../domain/derivation-review.ts';
import { isText } from '../domain/licence-exception.ts';
import { toProtoReview } from '../mapping-derivations.ts';
import { closeReview, findReview } from '../store/review-store.ts';
import type { LicensingTables } from '../store/tables.ts';

const STATES = { approve: 'approved', refuse: 'refused' } as const;

/**
 * Decides whether a publication that waits may go on, for governance; it is about that assessment and no other. Errors: those
 * of `requireAllianceRole`, `invalid_argument`, `not_found`, `state_conflict` (decided already).
 */
export async function decideReview(
  { db, transact, clock }: { db: Kysely<LicensingTables>; transact: Transact<LicensingTables>; clock: Clock },
  caller: Caller | null,
  { id, decision, reason }: { id: string; decision: string; reason: string },
): Promise<DerivationReview> {
  const { personId } = requireAllianceRole(caller, ['governance'], 'decide');
  const state = decision === 'approve' || decision === 'refuse' ? STATES[decision] : undefined;
  const problems: FieldProblem[] = [
    ...(state ? [] : [{ field: 'decision', problem: 'must be approve or refuse' }]),
    ...(isText(reason, 5_000) ? [] : [{ field: 'reason', problem: 'must say why, in at most 5,000 characters' }]),
  ];
  if (!state || problems.length > 0) throw invalidArgument('The review cannot be decided like this.', problems);
  const known = isText(id, 64) ? await findReview(db, id) : undefined;
  if (!known) throw notFound('review of that id');
  const decidedAt = clock();
  return transact(async (trx) => {
    const review = await closeReview(trx, { id, state, reason: reason.trim(), decidedBy: personId, decidedAt });
    if (!review)
      throw new AllianceError('state_conflict', `Review ${id} is decided already. Look at what was decided.`);
    const audit = {
      actorPersonId: personId,
      actorRole: 'governance',
      organisation: review.organisation,
      object: { kind: 'derivation_review', id },
      previousState: 'open',
      nextState: state,
    };
    await recordEvent(trx, ReviewDecidedSchema, { audit, review: toProtoReview({ ...review, reason: '' }) }, decidedAt);
    return review;
  });
}
