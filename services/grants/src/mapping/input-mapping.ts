import {
  GrantStateSchema,
  OperationSchema,
  PurposeSchema,
  RequestStateSchema,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  type ApproveRequestRequest,
  type CheckAccessRequest,
  type CreateRequestRequest,
  GrantView,
  type IssueDownloadRequest,
  type IssueDownloadResponseSchema,
  type IssueDownloadsRequest,
  type IssuedDownloadSchema,
  type ListGrantsRequest,
  type ListRequestsRequest,
  RequestViewSchema,
  type SubmitRequestRequest,
} from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { GrantState } from '../domain/grant-states.ts';
import type { RequestState } from '../domain/request-states.ts';
import type { Operation, Purpose } from '../domain/vocabulary.ts';
import type { Approval } from '../operations/approve-request.ts';
import type { Check } from '../operations/check-access.ts';
import type { RequestWish } from '../operations/create-request.ts';
import type { DownloadWish, IssuedDownload } from '../operations/issue-download.ts';
import type { DownloadsWish } from '../operations/issue-downloads.ts';
import type { GrantQuery } from '../operations/list-grants.ts';
import type { RequestQuery } from '../operations/list-requests.ts';
import type { Submission } from '../operations/submit-request.ts';
import { toAssetRef } from './asset-mapping.ts';
import { moments, toDate } from './moments.ts';
import { toOperations } from './request-mapping.ts';
import { toQuota } from './usage-mapping.ts';
import { toUseCode } from './use-mapping.ts';

export function toRequestWish(message: CreateRequestRequest): RequestWish {
  return {
    asset: toAssetRef(message.asset),
    versions: message.versions,
    organisation: message.organisation,
    purpose: enumName(PurposeSchema, message.purpose) as Purpose | undefined,
    operations: toOperations(message.operations),
    statement: message.statement,
    seats: message.seats,
    from: toDate(message.from),
    until: toDate(message.until),
    draft: message.draft,
    answers: message.answers,
    useCodes: message.useCodes.map(toUseCode),
  };
}

export function toSubmission(message: SubmitRequestRequest): Submission {
  const { id, statement, from, until, answers, useCodes, expectedRevision } = message;
  return {
    id,
    statement,
    from: toDate(from),
    until: toDate(until),
    answers,
    useCodes: useCodes.map(toUseCode),
    expectedRevision: Number(expectedRevision),
  };
}

/** Empty and zero parts are granted as asked. */
export function toApproval(message: ApproveRequestRequest): Approval {
  const operations = toOperations(message.operations);
  return {
    id: message.id,
    note: message.note,
    until: toDate(message.until),
    versions: message.versions.trim() || undefined,
    operations: operations.length > 0 ? operations : undefined,
    seats: message.seats === 0 ? undefined : message.seats,
    quotaBytes: toQuota(message.downloadQuotaBytes),
    expectedRevision: Number(message.expectedRevision),
  };
}

export function toRequestQuery({ view, state }: ListRequestsRequest): RequestQuery {
  return {
    view: (enumName(RequestViewSchema, view) as RequestQuery['view'] | undefined) ?? 'applicant',
    state: enumName(RequestStateSchema, state) as RequestState | undefined,
  };
}

export function toGrantQuery({ view, state }: ListGrantsRequest): GrantQuery {
  return {
    view: view === GrantView.GRANTOR ? 'grantor' : 'holder',
    state: enumName(GrantStateSchema, state) as GrantState | undefined,
  };
}

export function toCheck(message: CheckAccessRequest): Check {
  return {
    asset: toAssetRef(message.asset),
    version: message.version,
    operation: enumName(OperationSchema, message.operation) as Operation | undefined,
    personId: message.personId,
    personEmail: message.personEmail,
    at: toDate(message.at),
  };
}

export function toDownloadWish({ version, revision, path }: IssueDownloadRequest): DownloadWish {
  return { asset: toAssetRef(version?.asset), version: version?.version ?? '', revision, path };
}

export function toDownloadsWish({ version, paths, batches }: IssueDownloadsRequest): DownloadsWish {
  return { asset: toAssetRef(version?.asset), version: version?.version ?? '', paths, batches };
}

export function issuedFileMessage({
  path,
  ...issued
}: IssuedDownload & { path: string }): MessageInitShape<typeof IssuedDownloadSchema> {
  const { url, expiresAt, sha256, size } = issued;
  return { path, url, sha256, size: BigInt(size), ...moments({ expiresAt }) };
}

export function issuedMessage(issued: IssuedDownload): MessageInitShape<typeof IssueDownloadResponseSchema> {
  const { url, expiresAt, sha256, size } = issued;
  return { url, sha256, size: BigInt(size), ...moments({ expiresAt }) };
}
