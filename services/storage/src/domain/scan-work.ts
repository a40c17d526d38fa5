import type { ScannerName } from './scanner.ts';

/** One scanner's look at one blob, or at several small ones after another. */
export type ScanWork = { scanner: ScannerName; digests: string[] };

/** What is known of a scan that is to be done. */
export type PlannedScan = { sha256: string; scanner: ScannerName; size: number; attempts: number };

/** Of small files the way to a scanner and back takes longer than the look. */
const SMALL_FILE = 256 * 1024;
/** Few enough that their results are known soon. */
const MOST_TOGETHER = 50;

/**
 * Puts scans together that are done by one worker: of small files, by scanners of ours. Whatever has failed before is looked at by
 * itself, so that nobody else's scan suffers from it again.
 */
export function planScanWork(scans: readonly PlannedScan[]): ScanWork[] {
  const works: ScanWork[] = [];
  const open = new Map<ScannerName, ScanWork>();
  for (const { sha256, scanner, size, attempts } of scans) {
    const isAlone = size > SMALL_FILE || attempts > 0 || scanner === 'malware';
    const current = isAlone ? undefined : open.get(scanner);
    if (current && current.digests.length < MOST_TOGETHER) {
      current.digests.push(sha256);
      continue;
    }
    const work = { scanner, digests: [sha256] };
    works.push(work);
    if (!isAlone) open.set(scanner, work);
  }
  return works;
}
