import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { fromCompletedFile, fromUploadStatus, toAnnouncedFile } from './mapping.ts';
import { completeFiles } from './operations/complete-files.ts';
import { type CompleteUploadContext, completeUpload } from './operations/complete-upload.ts';
import { type CreateUploadContext, createUpload } from './operations/create-upload.ts';
import { describeBlobs } from './operations/describe-blobs.ts';
import { getUpload } from './operations/get-upload.ts';
import { signDownload } from './operations/sign-download.ts';

/** RPC → operation. */
export function storageHandlers(context: CreateUploadContext & CompleteUploadContext): Handlers<typeof StorageService> {
  return {
    createUpload: async ({ organisation, files, linkSeconds, everyPart }, { caller }) => {
      const wish = { organisation, files: files.map(toAnnouncedFile), linkSeconds, everyPart };
      return fromUploadStatus(await createUpload(context, wish, caller));
    },
    getUpload: async ({ id }, { caller }) => fromUploadStatus(await getUpload(context, { id }, caller)),
    completeUpload: async ({ id }, { caller }) => fromUploadStatus(await completeUpload(context, { id }, caller)),
    completeFiles: async ({ organisation, digests }, { caller }) => {
      const files = await completeFiles(context, { organisation, digests }, caller);
      return { files: files.map(fromCompletedFile) };
    },
    describeBlobs: async ({ organisation, digests }) => {
      const blobs = await describeBlobs(context, { organisation, digests });
      return { blobs: blobs.map((blob) => ({ ...blob, size: BigInt(blob.size) })) };
    },
    signDownload: async ({ sha256, fileName }) => {
      const { url, expiresAt, size } = await signDownload(context, { sha256, fileName });
      return { url, expiresAt: timestampFromDate(expiresAt), size: BigInt(size) };
    },
  };
}
