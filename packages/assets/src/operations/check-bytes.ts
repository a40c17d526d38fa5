import { setTimeout as delay } from 'node:timers/promises';
import { ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Asker, AssetsContext } from '../context.ts';
import { checkHeld } from '../domain/held-files.ts';
import { checkScans, type DescribedBlob, type ScanState as ScanStateName } from '../domain/scan-verdict.ts';
import type { FileEntry } from '../domain/version.ts';

type Context = Pick<AssetsContext, 'storage'>;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

const scanStates: Record<number, ScanStateName> = {
  [ScanState.PENDING]: 'pending',
  [ScanState.HELD]: 'held',
  [ScanState.REFUSED]: 'refused',
};

/**
 * Asks `storage` whether the organisation holds the bytes of these files (at most 10,000); returns what is known of them. Throws `bytes_missing`, and
 * `invalid_argument` when a size is not that of the bytes.
 */
export async function checkBytes(
  context: Context,
  organisation: string,
  files: readonly FileEntry[],
  asker: Asker,
): Promise<ReadonlyMap<string, DescribedBlob>> {
  const blobs = await describe(context, organisation, files, asker);
  checkSizes(files, blobs);
  return blobs;
}

/**
 * Like `checkBytes`, and the bytes must have passed every scan that they need. Waits for scans that have not ended, with growing
 * pauses, until the given moment. Returns what is known of the bytes, by digest. Throws `content_refused`, `content_held` and
 * `scan_pending`, too.
 */
export async function checkScannedBytes(
  context: Context,
  { organisation, files, waitUntil }: { organisation: string; files: readonly FileEntry[]; waitUntil: number },
  asker: Asker,
): Promise<ReadonlyMap<string, DescribedBlob>> {
  const known = new Map<string, DescribedBlob>();
  let waiting = files;
  for (let pause = FIRST_PAUSE_MS; waiting.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const blobs = await describe(context, organisation, waiting, asker);
    checkSizes(waiting, blobs);
    for (const [sha256, blob] of blobs) known.set(sha256, blob);
    const isPending = (file: FileEntry) => blobs.get(file.sha256)?.scanState === 'pending';
    const pending = waiting.filter(isPending);
    checkScans(
      waiting.filter((file) => !isPending(file)),
      blobs,
    );
    const left = waitUntil - Date.now();
    if (left <= 0) checkScans(pending, blobs);
    waiting = pending;
    if (waiting.length > 0) await delay(Math.min(pause, Math.max(left, 1)));
  }
  return known;
}

function checkSizes(files: readonly FileEntry[], blobs: ReadonlyMap<string, DescribedBlob>): void {
  checkHeld(files, new Map([...blobs].map(([sha256, { size }]) => [sha256, size])));
}

async function describe(
  { storage }: Context,
  organisation: string,
  files: readonly FileEntry[],
  asker: Asker,
): Promise<ReadonlyMap<string, DescribedBlob>> {
  const digests = [...new Set(files.map((file) => file.sha256))];
  if (digests.length === 0) return new Map();
  // Asked by the service itself: a caller's token lives for a minute, and a large version may take longer to go through.
  const { blobs } = await storage.describeBlobs(
    { organisation, digests },
    { ...asker.forward(), callerToken: undefined },
  );
  return new Map(
    blobs.map(({ sha256, size, scanState, findings, needs, flags }) => [
      sha256,
      {
        ...{ size: Number(size), scanState: scanStates[scanState] ?? 'passed', findings, flags },
        needs: needs.map(({ location, bytes }) => ({ location, bytes: Number(bytes) })),
      },
    ]),
  );
}
