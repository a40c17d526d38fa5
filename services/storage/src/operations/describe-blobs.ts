import { invalidArgument } from '@alliance/errors/alliance-error';
import type { NeededFile } from '../domain/finding.ts';
import { isSha256 } from '../domain/sha256.ts';
import { type Blob, heldBlobs } from '../store/blob-store.ts';
import { blobsWithJobs } from '../store/scan-job-store.ts';
import { neededFiles, shareBlobs } from '../store/scan-result-store.ts';
import { queueScans } from './queue-scans.ts';
import { type ScanStatesContext, type Standing, scanStates } from './scan-states.ts';

export type DescribedBlob = Blob & Standing & { needs: NeededFile[] };

/** Of these types some need other files. */
const WITH_NEEDS = 'application/x-onnx';

export type DescribeBlobsContext = ScanStatesContext & { scansQueued: () => void };

const MAX_DIGESTS = 10_000;

/**
 * Of the digests, the blobs that the organisation may refer to; the others are absent, whether or not anybody has them.
 * Errors: `invalid_argument` for what is no digest, and above 10,000.
 */
export async function describeBlobs(
  context: DescribeBlobsContext,
  { organisation, digests }: { organisation: string; digests: readonly string[] },
): Promise<DescribedBlob[]> {
  if (digests.length > MAX_DIGESTS) throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests at a time.`);
  const wrong = digests.findIndex((digest) => !isSha256(digest));
  if (wrong >= 0) {
    throw invalidArgument('Digests are SHA-256 in lower-case hexadecimal.', [
      { field: `digests[${wrong}]`, problem: 'must be 64 lower-case hexadecimal digits' },
    ]);
  }
  const held = await heldBlobs(context.db, organisation, digests);
  const states = await scanStates(
    context,
    held.map(({ sha256 }) => sha256),
    organisation,
  );
  const needs = await neededFiles(
    context.db,
    held.filter(({ mediaType }) => mediaType === WITH_NEEDS).map(({ sha256 }) => sha256),
  );
  await hurryScans(
    context,
    held.filter(({ sha256 }) => states.get(sha256)?.state === 'pending'),
  );
  // One that went meanwhile is absent too.
  return held.flatMap((blob) => {
    const standing = states.get(blob.sha256);
    return standing ? [{ ...blob, ...standing, needs: needs.get(blob.sha256) ?? [] }] : [];
  });
}

/** Somebody waits for these; those that newer rules want to look at again may not have had their turn. */
async function hurryScans(
  { db, policy, clock, scansQueued }: DescribeBlobsContext,
  pending: readonly Blob[],
): Promise<void> {
  const digests = pending.map(({ sha256 }) => sha256);
  const queued = await blobsWithJobs(db, digests);
  const forgotten = pending.filter(({ sha256 }) => !queued.has(sha256));
  if (forgotten.length === 0) return;
  await db.transaction().execute(async (trx) => {
    // A scan that ends at this moment is waited for, else it would be done once more.
    await shareBlobs(trx, digests);
    await queueScans(trx, forgotten, { policy, now: clock() });
  });
  scansQueued();
}
