import { recordEvent, type Transact } from '@alliance/events/outbox';
import {
  BlobFlaggedSchema,
  BlobHeldSchema,
  BlobRefusedSchema,
} from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Transaction } from 'kysely';
import { type ScanState, type SourcedFinding, scanState } from '../domain/scan-state.ts';
import type { ScanPolicy } from '../domain/scanner.ts';
import { removeJob } from '../store/scan-job-store.ts';
import {
  holdersOf,
  insertResult,
  lockBlob,
  markPassed,
  type ScanResult,
  scannedBlobs,
} from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';

type Trx = Transaction<StorageTables>;

export type RecordScanContext = { transact: Transact<StorageTables>; policy: ScanPolicy };

/** Keeps a result with what it changes, and ends its job when it `isFinal`. Does nothing when the blob is gone. */
export async function recordScan(
  { transact, policy }: RecordScanContext,
  result: ScanResult,
  { isFinal }: { isFinal: boolean },
): Promise<void> {
  await transact((trx) =>
    changeScans(trx, result.sha256, { policy, now: result.finishedAt }, async () => {
      await insertResult(trx, result);
      if (isFinal) await removeJob(trx, result);
    }),
  );
}

/** Who changed something; absent when a service did. */
export type ScanActor = { personId: string; role: string };
type Circumstances = {
  policy: ScanPolicy;
  now: Date;
  actor?: ScanActor;
  /** The alliance is told by the change itself. */
  isFlagged?: boolean;
};

/**
 * Makes a change to what is known of a blob, under its lock, and records what follows from it. Returns where the blob stands
 * after it; undefined when there is no such blob.
 */
export async function changeScans(
  trx: Trx,
  sha256: string,
  circumstances: Circumstances,
  change: (before: ScanState, findings: SourcedFinding[]) => Promise<void>,
): Promise<ScanState | undefined> {
  const { policy, now } = circumstances;
  const blob = await lockBlob(trx, sha256);
  if (!blob) return undefined;
  const standing = async () => {
    const known = (await scannedBlobs(trx, [sha256])).get(sha256);
    if (!known) throw new Error('a locked blob cannot go');
    return scanState(known, policy, now);
  };
  const before = await standing();
  await change(before.state, before.findings);
  const after = await standing();
  if (after.state === 'passed') await markPassed(trx, sha256, now);
  if (after.state !== before.state) await recordTurn(trx, sha256, before.state, after, { ...circumstances, ...blob });
  return after.state;
}

/** Tells everybody who holds the blob that it is held or refused, and the alliance when it may have been published already. */
async function recordTurn(
  trx: Trx,
  sha256: string,
  previousState: ScanState,
  { state, findings }: { state: ScanState; findings: readonly SourcedFinding[] },
  { now, actor, passedAt, isFlagged = false }: Circumstances & { passedAt: Date | null },
): Promise<void> {
  if (state !== 'held' && state !== 'refused') return;
  const gravity = state === 'held' ? 'hold' : 'refuse';
  const codes = [...new Set(findings.filter((one) => one.gravity === gravity).map(({ code }) => code))];
  const audit = {
    actorPersonId: actor?.personId ?? '',
    actorRole: actor?.role ?? 'system',
    object: { kind: 'blob', id: sha256, digest: sha256 },
    previousState,
    nextState: state,
  };
  for (const organisation of await holdersOf(trx, sha256)) {
    const told = { audit: { ...audit, organisation }, organisation };
    if (state === 'held') await recordEvent(trx, BlobHeldSchema, { ...told, sha256, findings: codes }, now);
    else await recordEvent(trx, BlobRefusedSchema, { ...told, claimedSha256: sha256, problem: 'content_refused' }, now);
  }
  if (passedAt && !isFlagged)
    await recordEvent(trx, BlobFlaggedSchema, { audit, sha256, code: codes[0] ?? 'decided' }, now);
}
