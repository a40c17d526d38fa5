import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { BlobFlaggedSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { Kysely } from 'kysely';
import type { ScanPolicy } from '../domain/scanner.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { type BlobToCheck, blobToCheck, markChecked, markDamaged } from '../store/integrity-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { changeScans } from './record-scan.ts';

const PIECE = 1024 * 1024;

export type IntegritySettings = {
  /** So fast are stored bytes read again; 0 = never. */
  bytesPerSecond: number;
  /** A blob is read again after so long. */
  recheckMs: number;
};

export type CheckIntegrityContext = {
  db: Kysely<StorageTables>;
  transact: Transact<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
  policy: ScanPolicy;
  logger: Logger;
  integrity: IntegritySettings;
};

/** One round: reads the blob again that was checked longest ago, slowly, and flags it when its bytes are others. */
export async function checkIntegrity(context: CheckIntegrityContext, signal: AbortSignal): Promise<boolean> {
  const { db, clock, integrity } = context;
  if (integrity.bytesPerSecond === 0) return false;
  const blob = await blobToCheck(db, new Date(clock().getTime() - integrity.recheckMs));
  if (!blob) return false;
  if ((await storedDigest(context, blob.sha256, signal)) === blob.sha256) await markChecked(db, blob.sha256, clock());
  else await flagDamaged(context, blob);
  return true;
}

/** The digest of what is stored; undefined when nothing is. Takes as long as the speed allows. */
async function storedDigest(
  { driver, integrity }: CheckIntegrityContext,
  sha256: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const began = Date.now();
  const hash = createHash('sha256');
  const blob = await driver.openBlob(sha256);
  if (!blob) return undefined;
  await using opened = blob;
  for (let at = 0; at < opened.size; at += PIECE) {
    const piece = await opened.read(at, Math.min(PIECE, opened.size - at));
    hash.update(piece);
    const due = began + ((at + piece.length) / integrity.bytesPerSecond) * 1_000;
    await delay(Math.max(0, due - Date.now()), undefined, { signal });
  }
  return hash.digest('hex');
}

async function flagDamaged(
  { transact, clock, policy, logger }: CheckIntegrityContext,
  blob: BlobToCheck,
): Promise<void> {
  const { sha256 } = blob;
  const now = clock();
  await transact((trx) =>
    changeScans(trx, sha256, { policy, now, isFlagged: true }, async (previousState) => {
      if (!(await markDamaged(trx, blob, now))) return;
      const audit = {
        actorRole: 'system',
        object: { kind: 'blob', id: sha256, digest: sha256 },
        ...{ previousState, nextState: 'refused' },
      };
      await recordEvent(trx, BlobFlaggedSchema, { audit, sha256, code: 'digest-differs' }, now);
      logger.error({ sha256 }, 'stored bytes are no longer what they were; restore them, or have them uploaded again');
    }),
  );
}
