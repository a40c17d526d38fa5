import type { Asker, AssetsContext } from '../context.ts';
import { checkHeld } from '../domain/held-files.ts';
import type { FileEntry } from '../domain/version.ts';

/**
 * Asks `storage` whether the organisation holds the bytes of these files (at most 10,000). Throws `bytes_missing`, and
 * `invalid_argument` when a size is not that of the bytes.
 */
export async function checkBytes(
  { storage }: Pick<AssetsContext, 'storage'>,
  organisation: string,
  files: readonly FileEntry[],
  asker: Asker,
): Promise<void> {
  const digests = [...new Set(files.map((file) => file.sha256))];
  if (digests.length === 0) return;
  // Asked by the service itself: a caller's token lives for a minute, and a large version may take longer to go through.
  const { blobs } = await storage.describeBlobs(
    { organisation, digests },
    { ...asker.forward(), callerToken: undefined },
  );
  checkHeld(files, new Map(blobs.map((blob) => [blob.sha256, Number(blob.size)])));
}
