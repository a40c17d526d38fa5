import type { Kysely } from 'kysely';
import type { Upload, UploadFile } from '../domain/upload.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { presentBlobs } from '../store/blob-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { dropTransfers, filesOf, findUpload } from '../store/upload-store.ts';

export type ShownState = 'present' | 'receiving' | 'received' | 'accepted' | 'refused';

export type FileProgress = {
  file: UploadFile;
  state: ShownState;
  /** Numbers of the parts still to come. */
  missing: readonly number[];
};

export type ProgressContext = { db: Kysely<StorageTables>; driver: BlobDriver };

/**
 * Reads how far each file of an upload is. The upload is given back as it was when the bytes were looked at: one that ends
 * meanwhile loses its parts and must not look as if they had never come.
 */
export async function readProgress(
  context: ProgressContext,
  upload: Upload,
): Promise<{ upload: Upload; files: FileProgress[] }> {
  const files = await filesOf(context.db, upload.id);
  if (upload.state !== 'open') return { upload, files: files.map(settled) };
  const progress = await openProgress(context, upload, files);
  if (progress.every(({ missing }) => missing.length === 0)) return { upload, files: progress };
  const now = (await findUpload(context.db, upload.id)) ?? upload;
  return now.state === 'open' ? { upload, files: progress } : readProgress(context, now);
}

async function openProgress(
  { db, driver }: ProgressContext,
  upload: Upload,
  files: readonly UploadFile[],
): Promise<FileProgress[]> {
  const open = files.filter(({ state }) => state === 'open');
  const held = await presentBlobs(
    db,
    upload.organisation,
    open.map(({ sha256 }) => sha256),
  );
  const heldSizes = new Map(held.map(({ sha256, size }) => [sha256, size]));
  const isHeld = (file: UploadFile) => heldSizes.get(file.sha256) === file.size;
  const received = await driver.received(
    upload.id,
    open.filter((file) => !isHeld(file)),
  );
  const lost = open.filter(({ position }) => received.get(position) === 'lost');
  await dropTransfers(db, lost);
  return files.map((file) => {
    if (file.state !== 'open') return settled(file);
    if (isHeld(file)) return { file, state: 'present', missing: [] };
    const parts = received.get(file.position);
    const isLost = parts === 'lost';
    const missing = missingParts(file, isLost ? undefined : parts);
    return {
      file: isLost ? { ...file, transferId: null } : file,
      state: missing.length > 0 ? 'receiving' : 'received',
      missing,
    };
  });
}

function missingParts(file: UploadFile, received: ReadonlySet<number> | undefined): number[] {
  return Array.from({ length: file.partCount }, (_, index) => index + 1).filter((number) => !received?.has(number));
}

function settled(file: UploadFile): FileProgress {
  return { file, state: file.state === 'open' ? 'receiving' : file.state, missing: [] };
}
