import { recordEvent, type Transact } from '@alliance/events/outbox';
import {
  BlobFlaggedSchema,
  BlobHeldSchema,
  BlobRefusedSchema,
} from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Transaction } from 'kysely';
import { type ScanState, type SourcedFinding, scanState } from '../domain/scan-state.ts';
import type { ScanPolicy } from '../domain/scanner.ts';
import { removeJobs } from '../store/scan-job-store.ts';
import {
  holdersOf,
  insertResults,
  lockBlobs,
  markPassed,
  type ScanResult,
  scannedBlobs,
} from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';

type Trx = Transaction<StorageTables>;

export type RecordScanContext = { transact: Transact<StorageTables>; policy: ScanPolicy };

/** A result, and whether it ends its job. */
export type ScanRecord = { result: ScanResult; isFinal: boolean };

/** Keeps results with what they change. Does nothing for blobs that are gone. */
export async function recordScans(
  { transact, policy }: RecordScanContext,
  records: readonly ScanRecord[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  const digests = records.map(({ result }) => result.sha256);
  await transact((trx) =>
    changeManyScans(trx, digests, { policy, now }, async (before) => {
      const there = records.filter(({ result }) => before.has(result.sha256));
      await insertResults(
        trx,
        there.map(({ result }) => result),
      );
      await removeJobs(
        trx,
        there.filter(({ isFinal }) => isFinal).map(({ result }) => result),
      );
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

/** Where a blob stands, and because of what. */
type Standing = ReturnType<typeof scanState>;

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
  const after = await changeManyScans(trx, [sha256], circumstances, async (standings) => {
    const { state, findings } = standings.get(sha256) as Standing;
    await change(state, findings);
  });
  return after.get(sha256)?.state;
}

/** The same for many blobs; `change` learns where those stand that are there, and is not called when none is. */
async function changeManyScans(
  trx: Trx,
  digests: readonly string[],
  circumstances: Circumstances,
  change: (before: ReadonlyMap<string, Standing>) => Promise<void>,
): Promise<Map<string, Standing>> {
  const { policy, now } = circumstances;
  const locked = await lockBlobs(trx, digests);
  if (locked.size === 0) return new Map();
  const standings = async () => {
    const known = await scannedBlobs(trx, [...locked.keys()]);
    return new Map([...known].map(([sha256, blob]) => [sha256, scanState(blob, policy, now)]));
  };
  const before = await standings();
  await change(before);
  const after = await standings();
  const passed = [...after].filter(([, { state }]) => state === 'passed').map(([sha256]) => sha256);
  await markPassed(trx, passed, now);
  for (const [sha256, standing] of after) {
    const previous = before.get(sha256)?.state;
    const passedAt = locked.get(sha256) ?? null;
    if (previous !== undefined && standing.state !== previous)
      await recordTurn(trx, sha256, previous, standing, { ...circumstances, passedAt });
  }
  return after;
}

/** Tells everybody who holds the blob that it is held or refused, and the alliance when it may have been published already. */
async function recordTurn(
  trx: Trx,
  sha256: string,
  previousState: ScanState,
  { state, findings }: Standing,
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
