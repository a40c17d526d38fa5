import type { BlobBatch, PendingBatch } from '../drivers/blob-driver.ts';
import type { TransferLinks } from '../drivers/file-system.ts';
import type { ArrivingPart } from '../drivers/quarantine.ts';
import type { LinkSigner } from './signed-links.ts';

/** Links to the transfer door, whose address is known once it is open. */
export function transferLinks(baseUrl: () => string, signer: LinkSigner): TransferLinks {
  return {
    partUrl: ({ partCount, offset, size, ...part }, expiresAt) => {
      const parameters = { of: String(partCount), offset: String(offset), size: String(size) };
      return baseUrl() + signer.sign({ method: 'PUT', resource: partResource(part), parameters }, expiresAt);
    },
    batchUrl: ({ uploadId, files }, expiresAt) => {
      const parameters = { files: files.map(({ position, size }) => `${position}.${size}`).join(' ') };
      return baseUrl() + signer.sign({ method: 'PUT', resource: batchResource(uploadId), parameters }, expiresAt);
    },
    downloadUrl: (sha256, name, expiresAt) =>
      baseUrl() + signer.sign({ method: 'GET', resource: blobResource(sha256), parameters: { name } }, expiresAt),
    downloadBatchUrl: (batch, expiresAt) => {
      const blobs = Buffer.concat(batch.map(({ sha256 }) => Buffer.from(sha256, 'hex'))).toString('base64url');
      const parameters = { blobs, sizes: batch.map(({ size }) => size).join(' ') };
      return baseUrl() + signer.sign({ method: 'GET', resource: BLOBS_RESOURCE, parameters }, expiresAt);
    },
  };
}

/** The files that the query of a link to a batch of an upload names. */
export function batchOf(uploadId: string, query: URLSearchParams): PendingBatch {
  const files = (query.get('files') ?? '').split(' ').map((file) => {
    const [position = 0, size = 0] = file.split('.').map(Number);
    return { position, size };
  });
  return { uploadId, files };
}

/** The blobs that the query of a link to many names. */
export function blobsOf(query: URLSearchParams): BlobBatch {
  const digests = Buffer.from(query.get('blobs') ?? '', 'base64url');
  const sizes = (query.get('sizes') ?? '').split(' ').map(Number);
  return sizes.map((size, index) => ({ sha256: digests.toString('hex', index * 32, (index + 1) * 32), size }));
}

/** Path of many small blobs, one after another. */
export const BLOBS_RESOURCE = '/blobs';

/** Path of small files of an upload, one after another. */
export function batchResource(uploadId: string): string {
  return `/uploads/${uploadId}/batch`;
}

/** Path of a part of an upload. */
export function partResource({
  uploadId,
  position,
  number,
}: Pick<ArrivingPart, 'uploadId' | 'position' | 'number'>): string {
  return `/uploads/${uploadId}/${position}/${number}`;
}

/** Path of a blob. */
export function blobResource(sha256: string): string {
  return `/blobs/${sha256}`;
}
