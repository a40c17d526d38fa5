import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  type AccessRequestSchema,
  type BeneficiarySchema,
  type CommentSchema,
  type OfferSchema,
  OperationSchema,
  PurposeSchema,
  RequestStateSchema,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { narrowedParts } from '../domain/narrow-approval.ts';
import type { AccessRequest, Comment } from '../domain/request.ts';
import { isOverdue } from '../domain/request-clock.ts';
import { type Beneficiary, OPERATIONS, type Operation } from '../domain/vocabulary.ts';
import { assetRefMessage } from './asset-mapping.ts';
import { moments } from './moments.ts';
import { useCodeMessage, useMatchMessage } from './use-mapping.ts';

/** A request as both sides see it. */
export function requestMessage(
  request: AccessRequest & { blockedBy?: readonly string[] },
): MessageInitShape<typeof AccessRequestSchema> {
  return {
    blockedBy: [...(request.blockedBy ?? [])],
    id: request.id,
    asset: assetRefMessage(request.asset),
    versions: request.versions,
    applicantPersonId: request.applicantId,
    beneficiary: beneficiaryMessage(request.beneficiary),
    purpose: enumValue(PurposeSchema, request.purpose),
    operations: request.operations.map((operation) => enumValue(OperationSchema, operation)),
    statement: request.statement,
    seats: request.seats,
    ...moments({
      from: request.from,
      until: request.until,
      createdAt: request.createdAt,
      submittedAt: request.submittedAt,
      decidedAt: request.decidedAt,
      dueAt: request.clock.dueAt,
    }),
    state: enumValue(RequestStateSchema, request.state),
    decisionNote: request.decisionNote,
    clause: request.clause,
    decidedByPersonId: request.decidedBy ?? '',
    grantId: request.grantId ?? '',
    revision: BigInt(request.revision),
    pausedSeconds: BigInt(Math.floor(request.clock.pausedMs / 1_000)),
    overdue: isOverdue(request.clock),
    secondDecisionNeeded: request.state === 'submitted' && request.firstApproval !== undefined,
    firstApprovedByPersonId: request.firstApproval?.by ?? '',
    unasked: request.unasked,
    renews: request.renews ?? '',
    coApplicantPersonIds: [...(request.coApplicants ?? [])],
    signedByPersonId: request.signedBy ?? '',
    signatureRefusedByPersonId: request.signatureRefusedBy ?? '',
    ...(request.offer ? { offer: offerMessage(request, request.offer) } : {}),
    assignedToPersonId: request.assignedTo ?? '',
    decidedByRule: request.decidedByRule?.id ?? '',
    rulesVersion: request.decidedByRule?.version ?? 0,
    useCodes: (request.useCodes ?? []).map(useCodeMessage),
    ...(request.useMatch ? { useMatch: useMatchMessage(request.useMatch) } : {}),
  };
}

function offerMessage(
  request: AccessRequest,
  offer: NonNullable<AccessRequest['offer']>,
): MessageInitShape<typeof OfferSchema> {
  const { versions, operations, seats, until, quotaBytes = 0 } = offer;
  return {
    versions,
    operations: operations.map((operation) => enumValue(OperationSchema, operation)),
    seats,
    until: timestampFromDate(until),
    downloadQuotaBytes: BigInt(quotaBytes),
    narrowed: narrowedParts(request, offer),
  };
}

/** A request as the alliance hears of it: without anybody's words, which are personal data. */
export function requestFact(request: AccessRequest): MessageInitShape<typeof AccessRequestSchema> {
  return requestMessage({ ...request, statement: '', decisionNote: '', clause: '' });
}

export function commentMessage(comment: Comment): MessageInitShape<typeof CommentSchema> {
  const { id, authorId, text, createdAt, isPrivate } = comment;
  return { id, authorPersonId: authorId, text, createdAt: timestampFromDate(createdAt), private: isPrivate };
}

export function beneficiaryMessage(beneficiary: Beneficiary): MessageInitShape<typeof BeneficiarySchema> {
  return beneficiary.kind === 'person'
    ? { kind: { case: 'personId', value: beneficiary.personId } }
    : { kind: { case: 'organisation', value: beneficiary.organisation } };
}

/** The operations that a message names, each once. Throws `invalid_argument` for one that is not known here. */
export function toOperations(values: readonly number[]): Operation[] {
  const names = values.map((value) => {
    const name = enumName(OperationSchema, value) as Operation | undefined;
    if (name) return name;
    throw invalidArgument('An operation is not known.', [
      { field: 'operations', problem: `must be of ${OPERATIONS.join(', ')}` },
    ]);
  });
  return [...new Set(names)];
}
