import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Transaction } from 'kysely';
import type { ScanPolicy } from '../domain/scanner.ts';
import type { Upload, UploadFile } from '../domain/upload.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { inParallel } from '../in-parallel.ts';
import { addBlobs, type Blob, useBlobs } from '../store/blob-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { hasOpenFiles, lockUpload, markCompleted, settleFiles } from '../store/upload-store.ts';
import { addUsage, lockUsage } from '../store/usage-store.ts';
import { queueScans } from './queue-scans.ts';
import type { FileProgress } from './read-progress.ts';
import { type Actor, recordAccepted, recordRefused } from './record-verdicts.ts';

const FILES_AT_ONCE = 16;
/** Verdicts that are recorded together. */
const BATCH = 500;

export type SettleContext = {
  driver: BlobDriver;
  transact: Transact<StorageTables>;
  clock: Clock;
  policy: ScanPolicy;
  /** Lets the sweep know that an upload has ended. */
  uploadEnded: () => void;
  /** Lets it be known that there may be something to scan. */
  scansQueued: () => void;
};

type Settling = { upload: Upload; files: readonly FileProgress[]; actor: Actor };
type Verdict = { file: UploadFile; blob: Blob } | { file: UploadFile; blob?: never };

/** Checks the files that have arrived, records each verdict with its event, and ends the upload when none is left open. */
export async function settleUpload(context: SettleContext, settling: Settling, signal: AbortSignal): Promise<void> {
  const arrived = settling.files.filter(({ state }) => state === 'received').map(({ file }) => file);
  let recording: Promise<void> = Promise.resolve();
  try {
    for (let start = 0; start < arrived.length; start += BATCH) {
      const verdicts: Verdict[] = [];
      try {
        await inParallel(arrived.slice(start, start + BATCH), FILES_AT_ONCE, async (file) => {
          verdicts.push(await judge(context.driver, file, signal));
        });
      } finally {
        // While one batch is written down, the next one is checked.
        await recording;
        recording = keep(context, settling, verdicts);
        // Its failure is met at the next await; until then it must not count as unhandled.
        recording.catch(() => {});
      }
    }
  } finally {
    await recording;
  }
  await context.transact((trx) => finish(trx, context, settling));
  context.uploadEnded();
  context.scansQueued();
}

async function keep(context: SettleContext, settling: Settling, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  await context.driver.persist(verdicts.flatMap(({ blob }) => (blob ? [blob.sha256] : [])));
  await context.transact((trx) => record(trx, context, settling, verdicts));
}

async function judge(driver: BlobDriver, file: UploadFile, signal: AbortSignal): Promise<Verdict> {
  signal.throwIfAborted();
  await using sealed = await driver.seal(file, signal);
  const { sha256, size, mediaType } = sealed;
  if (sha256 !== file.sha256 || size !== file.size) return { file };
  // Done alike whether or not these bytes are here already, so that the time taken tells nobody of another's files.
  await sealed.accept();
  return { file, blob: { sha256, size, mediaType } };
}

async function record(
  trx: Transaction<StorageTables>,
  { clock, policy }: SettleContext,
  { upload, actor }: Settling,
  verdicts: readonly Verdict[],
): Promise<void> {
  await lockUsage(trx, upload.organisation);
  if ((await lockUpload(trx, upload.id))?.state !== 'open') return;
  const accepted = verdicts.filter((verdict) => verdict.blob !== undefined);
  const refused = verdicts.filter((verdict) => verdict.blob === undefined).map(({ file }) => file);
  const now = clock();
  const nowAccepted = new Set(
    await settleFiles(trx, upload.id, positions(accepted), { state: 'accepted', problem: null }),
  );
  const nowRefused = new Set(
    await settleFiles(
      trx,
      upload.id,
      refused.map(({ position }) => position),
      {
        state: 'refused',
        problem: 'digest_mismatch',
      },
    ),
  );
  const blobs = accepted.filter(({ file }) => nowAccepted.has(file.position)).map(({ blob }) => blob);
  const added = await addBlobs(trx, upload.organisation, blobs, now);
  await addUsage(trx, upload.organisation, added);
  await queueScans(trx, blobs, { policy, now });
  await recordAccepted(trx, upload, actor, added, now);
  await recordRefused(
    trx,
    upload,
    actor,
    refused.filter(({ position }) => nowRefused.has(position)),
    now,
  );
}

async function finish(
  trx: Transaction<StorageTables>,
  { clock }: SettleContext,
  { upload, files }: Settling,
): Promise<void> {
  if ((await lockUpload(trx, upload.id))?.state !== 'open') return;
  const present = files.filter(({ state }) => state === 'present');
  await settleFiles(trx, upload.id, positions(present), { state: 'present', problem: null });
  await useBlobs(
    trx,
    present.map(({ file }) => file.sha256),
    clock(),
  );
  if (!(await hasOpenFiles(trx, upload.id))) await markCompleted(trx, upload.id, clock());
}

function positions(entries: readonly { file: UploadFile }[]): number[] {
  return entries.map(({ file }) => file.position);
}
