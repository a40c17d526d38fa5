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
    downloadUrl: (sha256, name, expiresAt) =>
      baseUrl() + signer.sign({ method: 'GET', resource: blobResource(sha256), parameters: { name } }, expiresAt),
  };
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
