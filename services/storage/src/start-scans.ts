import type { Bus } from '@alliance/events/bus';
import { openWorkQueue } from '@alliance/events/work-queue';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { StorageConfig } from './config.ts';
import type { ScanWork } from './domain/scan-work.ts';
import { SCANNERS, type ScannerName, type ScanPolicy } from './domain/scanner.ts';
import { ClamdError, clamdVersion } from './malware/clamd.ts';
import { publishScanJobs } from './operations/publish-scan-jobs.ts';
import { rescanBlobs } from './operations/rescan-blobs.ts';
import type { ScanBlobContext } from './operations/scan-blob.ts';
import { scanBlobs } from './operations/scan-blobs.ts';
import { ScanPool } from './scanning/scan-pool.ts';
import type { ScanJob } from './store/scan-job-store.ts';

const PUBLISH_MS = 5_000;
/** Pause between rounds of what is looked at again. */
const RESCAN_MS = 10_000;
const RETRY_MS = 1_000;
/** Scans of each kind in hand at once. */
const AT_ONCE: Readonly<Record<ScannerName, number>> = { content: 4, secrets: 2, malware: 2 };

/** What scans need of the service; the rest is made here. */
type ScanContext = Omit<ScanBlobContext, 'pool' | 'malware'> & { bus: Bus; retryMs?: number; idleMs?: number };
type ScanSettings = Pick<StorageConfig, 'malware' | 'scanLimits' | 'rescansPerMinute' | 'natsReplicas'>;

export type RunningScans = AsyncDisposable & {
  /** Lets it be known that scans were noted. */
  wake(): void;
};

/** The scan policy that the settings amount to. */
export function scanPolicyOf({ malware }: Pick<StorageConfig, 'malware'>): ScanPolicy {
  if (!malware) return { malware: 'off' };
  return { malware: malware.isRequired ? 'required' : 'optional' };
}

/** Starts everything that scans: what brings noted scans into the work queue, and those who take them out of it. */
export async function startScans(
  { bus, retryMs = RETRY_MS, idleMs: rescanMs = RESCAN_MS, ...context }: ScanContext,
  { malware, scanLimits, rescansPerMinute, natsReplicas }: ScanSettings,
): Promise<RunningScans> {
  await using starting = new AsyncDisposableStack();
  const { logger, policy } = context;
  const queue = await openWorkQueue(bus, { name: 'scans', replicas: natsReplicas });
  const pool = starting.use(new ScanPool(scanLimits));
  const publisher = starting.use(
    new BackgroundLoop({ name: 'scan jobs', logger, idleMs: PUBLISH_MS }, () => publishScanJobs({ ...context, queue })),
  );
  starting.use(
    new BackgroundLoop({ name: 'rescans', logger, idleMs: rescanMs }, async () => {
      const batch = Math.max(2, Math.round((rescansPerMinute * RESCAN_MS) / 60_000));
      if (await rescanBlobs({ ...context, batch, database: () => signaturesOf(malware) })) publisher.wake();
      return false;
    }),
  );
  for (const scanner of SCANNERS) {
    if (scanner === 'malware' && policy.malware === 'off') continue;
    const handle = (payload: string, signal: AbortSignal) =>
      scanBlobs({ ...context, pool, malware }, readWork(payload), signal);
    starting.use(queue.work(scanner, { logger, atOnce: AT_ONCE[scanner], retryMs, handle }));
  }
  const running = starting.move();
  return { wake: () => publisher.wake(), [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Work as it stands in the queue; before several scans were done together, it was one. */
function readWork(payload: string): ScanWork {
  const work = JSON.parse(payload) as ScanWork | ScanJob;
  return 'digests' in work ? work : { scanner: work.scanner, digests: [work.sha256] };
}

/** Version of the malware signatures; empty without a daemon, undefined while it does not answer. */
async function signaturesOf(malware: StorageConfig['malware']): Promise<string | undefined> {
  if (!malware) return '';
  try {
    return (await clamdVersion(malware.address)).database;
  } catch (error) {
    if (error instanceof ClamdError) return undefined;
    throw error;
  }
}
