import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { offeredName } from '../domain/offered-name.ts';
import { isSha256 } from '../domain/sha256.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { findBlob, useBlobs } from '../store/blob-store.ts';
import type { StorageTables } from '../store/tables.ts';

export type SignDownloadContext = {
  db: Kysely<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
  linkSeconds: number;
};

export type SignedDownload = { url: string; expiresAt: Date; size: number };

/** A link to a blob for a download that the calling service has decided on. Errors: `not_found`; `digest_mismatch` for bytes that are damaged. */
export async function signDownload(
  { db, driver, clock, linkSeconds }: SignDownloadContext,
  { sha256, fileName }: { sha256: string; fileName: string },
): Promise<SignedDownload> {
  const blob = isSha256(sha256) ? await findBlob(db, sha256) : undefined;
  if (!blob) throw notFound(`blob ${sha256.slice(0, 64)}`);
  if (blob.isDamaged) throw damaged();
  if (blob.isCondemned) await useBlobs(db, [sha256], clock());
  const expiresAt = new Date(clock().getTime() + linkSeconds * 1_000);
  const url = await driver.downloadUrl(sha256, offeredName(fileName, sha256), expiresAt);
  return { url, expiresAt, size: blob.size };
}

function damaged(): AllianceError {
  return new AllianceError(
    'digest_mismatch',
    'The stored bytes of this file are damaged, so they are not given out. Its owner can upload the same file again.',
  );
}
