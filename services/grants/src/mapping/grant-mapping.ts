import {
  type GrantSchema,
  GrantStateSchema,
  OperationSchema,
  type PinnedTermsSchema,
  PurposeSchema,
  type SeatSchema,
  SeatStateSchema,
  type UsageSchema,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { CheckAccessResponseSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AccessDecision } from '../domain/decide-access.ts';
import type { Seat, SeatedGrant } from '../domain/grant.ts';
import type { Usage } from '../domain/usage.ts';
import type { PinnedTerms } from '../domain/vocabulary.ts';
import { assetRefMessage, versionRefMessage } from './asset-mapping.ts';
import { beneficiaryMessage } from './request-mapping.ts';
import { useCodeMessage } from './use-mapping.ts';

/** A grant as its holders and grantors see it. */
export function grantMessage(grant: SeatedGrant): MessageInitShape<typeof GrantSchema> {
  return {
    id: grant.id,
    requestId: grant.requestId,
    asset: assetRefMessage(grant.asset),
    versions: grant.versions,
    beneficiary: beneficiaryMessage(grant.beneficiary),
    purposes: grant.purposes.map((purpose) => enumValue(PurposeSchema, purpose)),
    operations: grant.operations.map((operation) => enumValue(OperationSchema, operation)),
    seatCap: grant.seatCap,
    from: timestampFromDate(grant.from),
    until: timestampFromDate(grant.until),
    state: enumValue(GrantStateSchema, grant.state),
    reason: grant.reason,
    terms: grant.terms.map(termsMessage),
    seats: grant.seats.map(seatMessage),
    revision: BigInt(grant.revision),
    createdAt: timestampFromDate(grant.createdAt),
    useCodes: (grant.useCodes ?? []).map(useCodeMessage),
    duties: (grant.duties ?? []).map(useCodeMessage),
    expiringFrom: timestampFromDate(grant.expiringFrom),
    supersedes: grant.supersedes ?? '',
    supersededBy: grant.supersededBy ?? '',
    seatManagerPersonId: grant.seatManager ?? '',
    coHolderPersonIds: [...(grant.coHolders ?? [])],
    deletionRequired: grant.deletionRequired ?? false,
    downloadQuotaBytes: BigInt(grant.quotaBytes ?? 0),
  };
}

/** A grant as the alliance hears of it: without the words of whoever suspended or revoked it. */
export function grantFact(grant: SeatedGrant): MessageInitShape<typeof GrantSchema> {
  return grantMessage({ ...grant, reason: '' });
}

export function seatMessage({ id, personId, state, since, lapsesAt }: Seat): MessageInitShape<typeof SeatSchema> {
  return {
    id,
    personId,
    state: enumValue(SeatStateSchema, state),
    since: timestampFromDate(since),
    ...(lapsesAt ? { lapsesAt: timestampFromDate(lapsesAt) } : {}),
  };
}

export function usageMessage(usage: Usage): MessageInitShape<typeof UsageSchema> {
  return {
    id: usage.id,
    grantId: usage.grantId ?? '',
    version: versionRefMessage(usage.asset, usage.version),
    personId: usage.personId,
    path: usage.path,
    sha256: usage.sha256,
    bytes: BigInt(usage.bytes),
    at: timestampFromDate(usage.at),
  };
}

/** The answer to an access check about a version. */
export function decisionMessage(
  { allowed, because, until }: AccessDecision,
  version: string,
): MessageInitShape<typeof CheckAccessResponseSchema> {
  return {
    allowed,
    because: because.map(({ rule, message, grantId = '', seatId = '', terms = [] }) => ({
      rule,
      message,
      grantId,
      seatId,
      terms: terms.map(termsMessage),
    })),
    version,
    ...(until ? { until: timestampFromDate(until) } : {}),
  };
}

/** Pinned terms. */
export function termsMessage({ licenceId, version }: PinnedTerms): MessageInitShape<typeof PinnedTermsSchema> {
  return { licenceId, version };
}
