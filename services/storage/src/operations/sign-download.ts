import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { bytesOf, planBatches } from '../domain/batch.ts';
import { offeredName } from '../domain/offered-name.ts';
import { isSha256 } from '../domain/sha256.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { findBlobs, useBlobs } from '../store/blob-store.ts';
import type { StorageTables } from '../store/tables.ts';
import type { DownloadTally } from './download-tally.ts';

export type SignDownloadContext = {
  db: Kysely<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
  linkSeconds: number;
  tally: DownloadTally;
};

export type SignedDownload = { url: string; expiresAt: Date; size: number };

/** Small blobs with one link for many of them. `places` are those in what was asked for. */
export type SignedBatch = { url: string; size: number; places: number[] };

export type WishedDownload = { sha256: string; fileName: string };

const MAX_AT_ONCE = 500;

/**
 * Links to blobs for downloads that the calling service has decided on, in the order asked; all or nothing. With `batches` small ones
 * have an empty link, and one for many of them, where bytes can be had like that. Errors: `not_found`; `digest_mismatch` for bytes that
 * are damaged; `invalid_argument` above 500.
 */
export async function signDownloads(
  context: SignDownloadContext,
  wishes: readonly WishedDownload[],
  { batches = false }: { batches?: boolean } = {},
): Promise<{ downloads: SignedDownload[]; batches: SignedBatch[] }> {
  const { driver, clock, linkSeconds, tally } = context;
  if (wishes.length > MAX_AT_ONCE) throw invalidArgument(`Ask for at most ${MAX_AT_ONCE} links at a time.`);
  const blobs = await usableBlobs(context, wishes);
  const expiresAt = new Date(clock().getTime() + linkSeconds * 1_000);
  const sized = wishes.map((wish, place) => ({ ...wish, place, size: blobs.get(wish.sha256)?.size ?? 0 }));
  const signed = batches ? signBatches(driver, sized, expiresAt) : [];
  const batched = new Set(signed.flatMap(({ places }) => places));
  const downloads = sized.map(async ({ sha256, fileName, place, size }) => ({
    url: batched.has(place) ? '' : await driver.downloadUrl(sha256, offeredName(fileName, sha256), expiresAt),
    expiresAt,
    size,
  }));
  tally.add([...blobs.keys()]);
  return { downloads: await Promise.all(downloads), batches: signed };
}

async function usableBlobs({ db, clock }: SignDownloadContext, wishes: readonly WishedDownload[]) {
  const digests = [...new Set(wishes.map(({ sha256 }) => sha256))].filter(isSha256);
  const blobs = new Map((await findBlobs(db, digests)).map((blob) => [blob.sha256, blob]));
  for (const { sha256 } of wishes) {
    const blob = blobs.get(sha256);
    if (!blob) throw notFound(`blob ${sha256.slice(0, 64)}`);
    if (blob.isDamaged) throw damaged();
  }
  const condemned = [...blobs.values()].filter(({ isCondemned }) => isCondemned).map(({ sha256 }) => sha256);
  if (condemned.length > 0) await useBlobs(db, condemned, clock());
  return blobs;
}

function signBatches(
  { downloadBatchUrl }: BlobDriver,
  sized: readonly { sha256: string; size: number; place: number }[],
  expiresAt: Date,
): SignedBatch[] {
  if (!downloadBatchUrl) return [];
  return planBatches(sized).map((batch) => ({
    url: downloadBatchUrl(batch, expiresAt),
    size: bytesOf(batch),
    places: batch.map(({ place }) => place),
  }));
}

function damaged(): AllianceError {
  return new AllianceError(
    'digest_mismatch',
    'The stored bytes of this file are damaged, so they are not given out. Its owner can upload the same file again.',
  );
}
