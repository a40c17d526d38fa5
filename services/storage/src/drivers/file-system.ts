import type { FileHandle } from 'node:fs/promises';
import { partAt } from '../domain/upload-plan.ts';
import type { BlobBatch, BlobDriver, BlobReader, PendingBatch } from './blob-driver.ts';
import type { FileStore } from './file-store.ts';
import type { ArrivingPart } from './quarantine.ts';

/** Makes the links under which the transfer door serves what the file store keeps. */
export type TransferLinks = {
  partUrl(part: ArrivingPart, expiresAt: Date): string;
  batchUrl(batch: PendingBatch, expiresAt: Date): string;
  downloadUrl(sha256: string, fileName: string, expiresAt: Date): string;
  downloadBatchUrl(batch: BlobBatch, expiresAt: Date): string;
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
    batchUrl: (batch, expiresAt) => links.batchUrl(batch, expiresAt),
    writePart: ({ uploadId, position, partCount, ...file }, number, body) =>
      store.writePart({ uploadId, position, partCount, ...partAt({ ...file, partCount }, number) }, body),
    received: (uploadId, files) => store.received(uploadId, files),
    seal: (file, signal) => store.seal(file, signal),
    persist: (digests) => store.persist(digests),
    discard: (uploadId) => store.discard(uploadId),
    downloadUrl: async (sha256, fileName, expiresAt) => links.downloadUrl(sha256, fileName, expiresAt),
    downloadBatchUrl: (batch, expiresAt) => links.downloadBatchUrl(batch, expiresAt),
    openBlob: async (sha256) => {
      const file = await store.openBlob(sha256);
      return file && fileReader(file);
    },
    removeBlob: (sha256) => store.removeBlob(sha256),
    listBlobs: (after) => store.listBlobs(after),
    tidy: (before) => store.tidy(before),
    check: () => store.check(),
  };
}

async function fileReader(file: FileHandle): Promise<BlobReader> {
  const { size } = await file.stat();
  return {
    size,
    read: async (start, length) => {
      const bytes = Buffer.allocUnsafe(length);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await file.read(bytes, at, length - at, start + at);
        if (bytesRead === 0) throw new Error('the file is shorter than it was');
        at += bytesRead;
      }
      return bytes;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}
