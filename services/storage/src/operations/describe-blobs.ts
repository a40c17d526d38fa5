import { invalidArgument } from '@alliance/errors/alliance-error';
import { isSha256 } from '../domain/sha256.ts';
import { type Blob, heldBlobs } from '../store/blob-store.ts';
import { queueScans } from './queue-scans.ts';
import { type ScanStatesContext, type Standing, scanStates } from './scan-states.ts';

export type DescribedBlob = Blob & Standing;

const MAX_DIGESTS = 10_000;

/**
 * Of the digests, the blobs that the organisation may refer to; the others are absent, whether or not anybody has them.
 * Errors: `invalid_argument` for what is no digest, and above 10,000.
 */
export async function describeBlobs(
  context: ScanStatesContext & { scansQueued: () => void },
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
  );
  const pending = held.filter(({ sha256 }) => states.get(sha256)?.state === 'pending');
  // Somebody waits for these; those that newer rules want to look at again may not have had their turn.
  await queueScans(context.db, pending, { policy: context.policy, now: context.clock() });
  if (pending.length > 0) context.scansQueued();
  // One that went meanwhile is absent too.
  return held.flatMap((blob) => {
    const standing = states.get(blob.sha256);
    return standing ? [{ ...blob, ...standing }] : [];
  });
}
