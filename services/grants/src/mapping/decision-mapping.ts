import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  AdviceSchema,
  type AppealSchema,
  AppealStateSchema,
  DecisionKindSchema,
  type DecisionSchema,
  type ReviewSchema,
} from '@alliance/proto/alliance/grants/v1/decision_pb';
import type {
  BulkOutcomeSchema,
  DecideInBulkRequest,
  GrantDirectlyRequest,
} from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { BulkActSchema } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { PurposeSchema, RequestStateSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Appeal, answerDueAt } from '../domain/appeal.ts';
import type { Decision } from '../domain/decision.ts';
import type { Review } from '../domain/review.ts';
import type { Purpose } from '../domain/vocabulary.ts';
import type { BulkAct, BulkDecision, BulkOutcome } from '../operations/decide-in-bulk.ts';
import type { DirectGrant } from '../operations/direct-grant.ts';
import type { AppealedThing } from '../store/appeal-store.ts';
import { toAssetRef } from './asset-mapping.ts';
import { moments, toDate } from './moments.ts';
import { toOperations } from './request-mapping.ts';

export function appealMessage(appeal: Appeal): MessageInitShape<typeof AppealSchema> {
  return {
    id: appeal.id,
    requestId: appeal.requestId,
    grantId: appeal.grantId ?? '',
    appellantPersonId: appeal.appellantId,
    reasons: appeal.reasons,
    state: enumValue(AppealStateSchema, appeal.state),
    answer: appeal.answer,
    decidedByPersonId: appeal.decidedBy ?? '',
    newRequestId: appeal.newRequestId ?? '',
    ...moments({ createdAt: appeal.createdAt, dueAt: answerDueAt(appeal), decidedAt: appeal.decidedAt }),
  };
}

export function decisionMessage(decision: Decision): MessageInitShape<typeof DecisionSchema> {
  const { id, requestId, kind, personId, note, clause, decidedAt, rule, onBehalfOf } = decision;
  return {
    id,
    requestId,
    kind: enumValue(DecisionKindSchema, kind),
    personId,
    note,
    clause,
    ruleId: rule?.id ?? '',
    rulesVersion: rule?.version ?? 0,
    onBehalfOfPersonId: onBehalfOf ?? '',
    ...moments({ decidedAt }),
  };
}

export function reviewMessage(review: Review): MessageInitShape<typeof ReviewSchema> {
  return {
    id: review.id,
    requestId: review.requestId,
    reviewerPersonId: review.reviewerId,
    askedByPersonId: review.askedBy,
    question: review.question,
    ...(review.advice ? { advice: enumValue(AdviceSchema, review.advice) } : {}),
    text: review.text,
    ...moments({ createdAt: review.createdAt, givenAt: review.givenAt }),
  };
}

type Against = { case: 'requestId' | 'grantId'; value: string } | { case: undefined; value?: undefined };

/** What an appeal is about. Throws `invalid_argument` when nothing is named. */
export function toAppealedThing(against: Against): AppealedThing {
  if (against.case === 'requestId') return { requestId: against.value };
  if (against.case === 'grantId') return { grantId: against.value };
  throw invalidArgument('An appeal is about a request or a grant.', [{ field: 'against', problem: 'is required' }]);
}

export function toDirectGrant(message: GrantDirectlyRequest): DirectGrant {
  return {
    asset: toAssetRef(message.asset),
    to: message.to.case ? message.to : undefined,
    versions: message.versions,
    purpose: enumName(PurposeSchema, message.purpose) as Purpose | undefined,
    operations: toOperations(message.operations),
    seats: message.seats,
    until: toDate(message.until),
    reason: message.reason,
  };
}

export function toBulkDecision({ ids, act, reason, clause, dryRun }: DecideInBulkRequest): BulkDecision {
  return { ids, act: enumName(BulkActSchema, act) as BulkAct | undefined, reason, clause, dryRun };
}

export function outcomeMessage(outcome: BulkOutcome): MessageInitShape<typeof BulkOutcomeSchema> {
  if ('code' in outcome) return outcome;
  const { id, state, secondDecisionNeeded, grantId } = outcome;
  return { id, state: enumValue(RequestStateSchema, state), secondDecisionNeeded, grantId };
}
