import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
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

export type WishedDownload = { sha256: string; fileName: string };

const MAX_AT_ONCE = 500;

/**
 * Links to blobs for downloads that the calling service has decided on, in the order asked; all or nothing. Errors: `not_found`;
 * `digest_mismatch` for bytes that are damaged; `invalid_argument` above 500.
 */
export async function signDownloads(
  { db, driver, clock, linkSeconds, tally }: SignDownloadContext,
  wishes: readonly WishedDownload[],
): Promise<SignedDownload[]> {
  if (wishes.length > MAX_AT_ONCE) throw invalidArgument(`Ask for at most ${MAX_AT_ONCE} links at a time.`);
  const digests = [...new Set(wishes.map(({ sha256 }) => sha256))].filter(isSha256);
  const blobs = new Map((await findBlobs(db, digests)).map((blob) => [blob.sha256, blob]));
  for (const { sha256 } of wishes) {
    const blob = blobs.get(sha256);
    if (!blob) throw notFound(`blob ${sha256.slice(0, 64)}`);
    if (blob.isDamaged) throw damaged();
  }
  const condemned = [...blobs.values()].filter(({ isCondemned }) => isCondemned).map(({ sha256 }) => sha256);
  if (condemned.length > 0) await useBlobs(db, condemned, clock());
  const expiresAt = new Date(clock().getTime() + linkSeconds * 1_000);
  const signed = wishes.map(async ({ sha256, fileName }) => ({
    url: await driver.downloadUrl(sha256, offeredName(fileName, sha256), expiresAt),
    expiresAt,
    size: blobs.get(sha256)?.size ?? 0,
  }));
  tally.add(digests);
  return Promise.all(signed);
}

function damaged(): AllianceError {
  return new AllianceError(
    'digest_mismatch',
    'The stored bytes of this file are damaged, so they are not given out. Its owner can upload the same file again.',
  );
}
