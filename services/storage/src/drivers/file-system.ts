import { partAt } from '../domain/upload-plan.ts';
import type { BlobDriver } from './blob-driver.ts';
import type { FileStore } from './file-store.ts';
import type { ArrivingPart } from './quarantine.ts';

/** Makes the links under which the transfer door serves what the file store keeps. */
export type TransferLinks = {
  partUrl(part: ArrivingPart, expiresAt: Date): string;
  downloadUrl(sha256: string, fileName: string, expiresAt: Date): string;
};

/** Bytes in a folder; they come and go through our own transfer door. */
export function fileSystemDriver(store: FileStore, links: TransferLinks): BlobDriver {
  return {
    open: (uploadId) => store.openUpload(uploadId),
    begin: async () => null,
    partUrl: async (file, number, expiresAt) => {
      const { uploadId, position, partCount } = file;
      return links.partUrl({ uploadId, position, partCount, ...partAt(file, number) }, expiresAt);
    },
    received: (uploadId) => store.received(uploadId),
    seal: (file, signal) => store.seal(file, signal),
    discard: (uploadId) => store.discard(uploadId),
    downloadUrl: async (sha256, fileName, expiresAt) => links.downloadUrl(sha256, fileName, expiresAt),
    tidy: (before) => store.tidy(before),
    check: () => store.check(),
  };
}
