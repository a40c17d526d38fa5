import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { type ScanState, type SourcedFinding, scanState } from '../domain/scan-state.ts';
import type { ScanPolicy } from '../domain/scanner.ts';
import { scannedBlobs } from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';

export type ScanStatesContext = { db: Kysely<StorageTables>; policy: ScanPolicy; clock: Clock };

/** Where a blob stands, and what was found in it. */
export type Standing = { mediaType: string; state: ScanState; findings: SourcedFinding[] };

/** Where each blob stands, for an organisation when it is named; digests of none are absent. */
export async function scanStates(
  { db, policy, clock }: ScanStatesContext,
  digests: readonly string[],
  organisation = '',
): Promise<Map<string, Standing>> {
  if (digests.length === 0) return new Map();
  const now = clock();
  const blobs = await scannedBlobs(db, digests, organisation);
  return new Map(
    [...blobs].map(([sha256, blob]) => [sha256, { mediaType: blob.mediaType, ...scanState(blob, policy, now) }]),
  );
}
