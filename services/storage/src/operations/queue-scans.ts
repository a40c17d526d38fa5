import type { Kysely, Transaction } from 'kysely';
import { type ScanPolicy, scannersOf } from '../domain/scanner.ts';
import { addScanJobs } from '../store/scan-job-store.ts';
import { insertNotRun } from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';

/** Notes the scans that these blobs still need by the rules in force, and by these malware signatures where they are given. */
export async function queueScans(
  db: Kysely<StorageTables> | Transaction<StorageTables>,
  blobs: readonly { sha256: string; mediaType: string }[],
  { policy, now, signatures }: { policy: ScanPolicy; now: Date; signatures?: string },
): Promise<void> {
  if (blobs.length === 0) return;
  const jobs = blobs.flatMap(({ sha256, mediaType }) =>
    scannersOf(mediaType, policy).map((scanner) => ({ sha256, scanner })),
  );
  await addScanJobs(db, jobs, { now, signatures });
  if (policy.malware !== 'off') return;
  await insertNotRun(
    db,
    blobs.map(({ sha256 }) => sha256),
    'malware',
    now,
  );
}
