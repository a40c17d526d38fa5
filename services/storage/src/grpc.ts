import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import type { QuotaLimits } from './domain/quota.ts';
import { fromCompletedFile, fromUploadStatus, toAnnouncedFile } from './mapping.ts';
import { completeFiles } from './operations/complete-files.ts';
import { type CompleteUploadContext, completeUpload } from './operations/complete-upload.ts';
import { type CreateUploadContext, createUpload } from './operations/create-upload.ts';
import { type DecideContext, decideHeldBlob } from './operations/decide-held-blob.ts';
import { describeBlobs } from './operations/describe-blobs.ts';
import { getUpload } from './operations/get-upload.ts';
import { getUsage } from './operations/get-usage.ts';
import { grantScanException } from './operations/grant-scan-exception.ts';
import { listScanResults } from './operations/list-scan-results.ts';
import { markFindingFalse } from './operations/mark-finding-false.ts';
import { type OpenChunkUploadContext, openChunkUpload } from './operations/open-chunk-upload.ts';
import { type SignDownloadContext, type SignedDownload, signDownloads } from './operations/sign-download.ts';
import {
  flagsOf,
  fromDecision,
  fromFindings,
  fromMark,
  fromScanResult,
  fromScanState,
  toDecision,
} from './scan-messages.ts';
import type { StorageTables } from './store/tables.ts';

export type StorageContext = CreateUploadContext &
  CompleteUploadContext &
  OpenChunkUploadContext &
  DecideContext &
  SignDownloadContext & { db: Kysely<StorageTables>; limits: QuotaLimits };

/** RPC → operation. */
export function storageHandlers(context: StorageContext): Handlers<typeof StorageService> {
  return {
    createUpload: async ({ files, organisation, linkSeconds, everyPart, batches }, { caller }) => {
      const wish = { organisation, files: files.map(toAnnouncedFile), linkSeconds, everyPart, batches };
      return fromUploadStatus(await createUpload(context, wish, caller));
    },
    getUpload: async ({ id, batches }, { caller }) =>
      fromUploadStatus(await getUpload(context, { id, batches }, caller)),
    completeUpload: async ({ id }, { caller }) => {
      const { batches: _, ...completed } = fromUploadStatus(await completeUpload(context, { id }, caller));
      return completed;
    },
    completeFiles: async ({ organisation, digests }, { caller }) => {
      const files = await completeFiles(context, { organisation, digests }, caller);
      return { files: files.map(fromCompletedFile) };
    },
    openChunkUpload: async ({ asset }, { caller }) => {
      const { organisation = '', name = '' } = asset ?? {};
      const kind = enumName(AssetKindSchema, asset?.kind ?? 0) ?? '';
      const { url, token, expiresAt } = openChunkUpload(context, { organisation, kind, name }, caller);
      return { url, token, expiresAt: timestampFromDate(expiresAt) };
    },
    describeBlobs: async ({ organisation, digests }) => {
      const blobs = await describeBlobs(context, { organisation, digests });
      return {
        blobs: blobs.map(({ sha256, size, mediaType, state, findings, needs }) => ({
          ...{ sha256, mediaType, size: BigInt(size) },
          scanState: fromScanState(state),
          findings: fromFindings(findings),
          flags: flagsOf(findings),
          needs: needs.map(({ location, bytes }) => ({ location, bytes: BigInt(bytes) })),
        })),
      };
    },
    ...downloadHandlers(context),
    listScanResults: async ({ sha256, organisation }, { caller }) => {
      const listed = await listScanResults(context, { sha256, organisation }, caller);
      return {
        sha256,
        state: fromScanState(listed.state),
        results: listed.results.map(fromScanResult),
        decisions: listed.decisions.map(fromDecision),
        marks: listed.marks.map(fromMark),
      };
    },
    grantScanException: async ({ sha256, reason, expiresAt }, { caller }) => {
      const until = expiresAt && timestampDate(expiresAt);
      const { state, decided } = await grantScanException(context, { sha256, reason, expiresAt: until }, caller);
      return { state: fromScanState(state), decision: fromDecision(decided) };
    },
    decideHeldBlob: async ({ sha256, decision, reason }, { caller }) => {
      const input = { sha256, decision: toDecision(decision), reason };
      const { state, decided } = await decideHeldBlob(context, input, caller);
      return { state: fromScanState(state), decision: fromDecision(decided) };
    },
    markFindingFalse: async ({ sha256, organisation, code, reason }, { caller }) => {
      const { state, isSettled } = await markFindingFalse(context, { sha256, organisation, code, reason }, caller);
      return { state: fromScanState(state), settled: isSettled };
    },
    getOrganisationUsage: async ({ organisation }, { caller }) => {
      const usage = await getUsage(context, { organisation }, caller);
      return {
        usage: {
          organisation,
          heldBytes: BigInt(usage.heldBytes),
          heldBlobs: BigInt(usage.heldBlobs),
          announcedBytes: BigInt(usage.announcedBytes),
          quotaBytes: BigInt(usage.quotaBytes),
        },
      };
    },
  };
}

function downloadHandlers(context: StorageContext) {
  return {
    signDownload: async (wish) => {
      const { downloads } = await signDownloads(context, [wish]);
      return fromSigned(downloads[0] as SignedDownload);
    },
    signDownloads: async ({ downloads, batches }) => {
      const signed = await signDownloads(context, downloads, { batches });
      return {
        downloads: signed.downloads.map(fromSigned),
        batches: signed.batches.map(({ url, size, places }) => ({ url, size: BigInt(size), files: places })),
      };
    },
  } satisfies Partial<Handlers<typeof StorageService>>;
}

function fromSigned({ url, expiresAt, size }: SignedDownload) {
  return { url, expiresAt: timestampFromDate(expiresAt), size: BigInt(size) };
}
