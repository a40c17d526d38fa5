import type { Transact } from '@alliance/events/outbox';
import type { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { useBlobs } from '../store/blob-store.ts';
import {
  blobsToAsk,
  condemnedBlobs,
  endRemovals,
  lockRemovals,
  noteAnswer,
  removeCondemned,
} from '../store/removal-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { type ScanStatesContext, scanStates } from './scan-states.ts';

const BATCH = 500;
/** Few: an upload of the same bytes waits until they are deleted. */
const DELETED_AT_ONCE = 50;
/** What was found in bytes can be looked at for so long, whoever needs them. */
const EVIDENCE_MS = 7 * 24 * 60 * 60 * 1_000;

export type CollectionTimes = {
  /** How long bytes are kept that nothing names. */
  graceMs: number;
  /** How long a condemned blob waits: longer than any call may take that saw it before. */
  condemnedMs: number;
};

export type CollectContext = ScanStatesContext & {
  transact: Transact<StorageTables>;
  driver: BlobDriver;
  collection: CollectionTimes;
  /** Everybody who may name a blob. */
  owners: readonly Pick<RpcClient<typeof BlobReferencesService>, 'findReferencedBlobs'>[];
};

/**
 * One round: condemns blobs that nobody names, takes away those that were condemned long enough ago and are still not named,
 * and deletes their bytes. Throws, having deleted nothing, when an owner does not answer. Returns whether there is more to do.
 */
export async function collectBlobs(context: CollectContext, signal: AbortSignal): Promise<boolean> {
  const hasCondemned = await condemnUnnamed(context, signal);
  const hasRemoved = await removeUnnamed(context, signal);
  const hasDeleted = await deleteBytes(context);
  return hasCondemned || hasRemoved || hasDeleted;
}

async function condemnUnnamed(context: CollectContext, signal: AbortSignal): Promise<boolean> {
  const { db, clock, collection } = context;
  const now = clock();
  const usedBefore = new Date(now.getTime() - collection.graceMs);
  const blobs = await blobsToAsk(db, { usedBefore, askedBefore: usedBefore, limit: BATCH });
  if (blobs.length === 0) return false;
  const asked = blobs.map(({ sha256 }) => sha256);
  const named = await namedBlobs(context, asked, signal);
  const standings = await scanStates(context, asked);
  const isEvidence = ({ sha256, lastUsedAt }: (typeof blobs)[number]) =>
    ['held', 'refused'].includes(standings.get(sha256)?.state ?? '') &&
    lastUsedAt.getTime() > now.getTime() - Math.min(EVIDENCE_MS, collection.graceMs * 7);
  const condemned = blobs.filter((blob) => !named.has(blob.sha256) && !isEvidence(blob)).map(({ sha256 }) => sha256);
  await noteAnswer(db, { asked, condemned }, { usedBefore, now });
  return blobs.length === BATCH;
}

async function removeUnnamed(context: CollectContext, signal: AbortSignal): Promise<boolean> {
  const { db, clock, transact, collection } = context;
  const now = clock();
  const condemnedBefore = new Date(now.getTime() - collection.condemnedMs);
  const condemned = await condemnedBlobs(db, condemnedBefore, BATCH);
  if (condemned.length === 0) return false;
  const named = await namedBlobs(context, condemned, signal);
  const [saved, gone] = [condemned.filter((one) => named.has(one)), condemned.filter((one) => !named.has(one))];
  await useBlobs(db, saved, now);
  const removed = await transact((trx) => removeCondemned(trx, gone, { condemnedBefore, now }));
  // The others are named by an upload.
  await useBlobs(
    db,
    gone.filter((sha256) => !removed.includes(sha256)),
    now,
  );
  return condemned.length === BATCH;
}

/** Deletes bytes whose row is gone; a process that dies before the note of them goes too does it once more. */
async function deleteBytes({ transact, driver }: CollectContext): Promise<boolean> {
  return transact(async (trx) => {
    const digests = await lockRemovals(trx, DELETED_AT_ONCE);
    for (const sha256 of digests) await driver.removeBlob(sha256);
    await endRemovals(trx, digests);
    return digests.length === DELETED_AT_ONCE;
  });
}

/** Of the digests, those that somebody names. Every owner must answer. */
async function namedBlobs(
  { owners }: CollectContext,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const answers = await Promise.all(
    owners.map((owner) => owner.findReferencedBlobs({ digests: [...digests] }, { signal, deadlineMs: 60_000 })),
  );
  return new Set(answers.flatMap(({ referenced }) => referenced));
}
