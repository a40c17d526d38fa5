import { momentKey, pageRequest } from '@alliance/database/keyset-page';
import { isAllianceError } from '@alliance/errors/alliance-error';
import { AccessSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  CheckAccessResultSchema,
  ListAccessAsOfRequest,
  ListAccessAsOfResponseSchema,
  ListMyAccessRequest,
  MyAccessSchema,
  SeatAccessSchema,
} from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { OperationSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { SeatPosition } from '../domain/seat-access.ts';
import type { Operation } from '../domain/vocabulary.ts';
import type { CheckOutcome } from '../operations/check-access-batch.ts';
import type { AccessAsOf, AsOfQuery } from '../operations/list-access-as-of.ts';
import type { MyAccess, MyAccessQuery } from '../operations/list-my-access.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { decisionMessage, termsMessage } from './grant-mapping.ts';
import { toDate } from './moments.ts';
import { beneficiaryMessage } from './request-mapping.ts';

export function toAsOfQuery(message: ListAccessAsOfRequest): AsOfQuery {
  const { size, after } = pageRequest(message, momentKey(3));
  return {
    asset: toAssetRef(message.asset),
    version: message.version,
    at: toDate(message.at),
    operation: toOperation(message.operation),
    size,
    after: after && { until: new Date(after[0]), grantId: after[1], seatId: after[2] },
  };
}

export function toMyAccessQuery({ operation, rule }: ListMyAccessRequest): MyAccessQuery {
  return { operation: toOperation(operation), rule };
}

function toOperation(value: number): Operation {
  return (enumName(OperationSchema, value) ?? 'download') as Operation;
}

export function asOfMessage(answer: AccessAsOf): MessageInitShape<typeof ListAccessAsOfResponseSchema> {
  return {
    seats: answer.seats.map(seatAccessMessage),
    nextPageToken: answer.next ? positionToken(answer.next) : '',
    version: answer.version,
    at: timestampFromDate(answer.at),
    access: enumValue(AccessSchema, answer.access),
    levels: answer.levels.map(({ access, since }) => ({
      access: enumValue(AccessSchema, access ?? undefined),
      since: timestampFromDate(since),
    })),
  };
}

function seatAccessMessage(seat: AccessAsOf['seats'][number]): MessageInitShape<typeof SeatAccessSchema> {
  return {
    grantId: seat.grantId,
    seatId: seat.seatId,
    personId: seat.personId,
    beneficiary: beneficiaryMessage(seat.beneficiary),
    versions: seat.versions,
    operations: seat.operations.map((operation) => enumValue(OperationSchema, operation)),
    rule: seat.rule,
    from: timestampFromDate(seat.from),
    until: timestampFromDate(seat.until),
    requestId: seat.requestId ?? '',
    approvedByPersonId: seat.approvedBy ?? '',
    ...(seat.approvedAt ? { approvedAt: timestampFromDate(seat.approvedAt) } : {}),
    terms: seat.terms.map(termsMessage),
  };
}

export function myAccessMessage({
  asset,
  version,
  access,
  decision,
}: MyAccess): MessageInitShape<typeof MyAccessSchema> {
  const { because = [], until } = decisionMessage(decision, version);
  return {
    asset: assetRefMessage(asset),
    version,
    access: enumValue(AccessSchema, access),
    because,
    ...(until ? { until } : {}),
  };
}

export function outcomeMessage(outcome: CheckOutcome): MessageInitShape<typeof CheckAccessResultSchema> {
  return isAllianceError(outcome)
    ? { errorCode: outcome.code, errorMessage: outcome.message }
    : { answer: decisionMessage(outcome.decision, outcome.version) };
}

function positionToken({ until, grantId, seatId }: SeatPosition): string {
  return Buffer.from(JSON.stringify([until.toISOString(), grantId, seatId])).toString('base64url');
}
