import { bytesOf, planBatches } from '../domain/batch.ts';
import { nameMismatch } from '../domain/name-mismatch.ts';
import type { Upload, UploadFile } from '../domain/upload.ts';
import { type PlannedPart, partAt } from '../domain/upload-plan.ts';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { inParallel } from '../in-parallel.ts';
import { keepTransfer } from '../store/upload-store.ts';
import { type FileProgress, type ProgressContext, readProgress, type ShownState } from './read-progress.ts';
import { type ScanStatesContext, type Standing, scanStates } from './scan-states.ts';

/** Keeps an answer below what one message may carry; a client asks again for more. */
const MAX_LINKS = 1_000;
const CALLS_AT_ONCE = 16;

export type FileStatus = {
  file: UploadFile;
  state: ShownState;
  /** Parts still to send, as many as links are given out at a time. */
  parts: (PlannedPart & { url: string })[];
  /** Where bytes that are here stand; absent before. */
  scan: Pick<Standing, 'state' | 'findings'> | undefined;
};

export type UploadStatus = {
  upload: Upload;
  files: FileStatus[];
  /** Small files with one link for many of them: their parts have none. */
  batches: LinkedBatch[];
  /** Absent when no links are given out. */
  linksExpireAt: Date | undefined;
};

export type LinkedBatch = { url: string; size: number; positions: number[] };

export type DescribeContext = ProgressContext & ScanStatesContext & { linkSeconds: number };

export type LinkWish = {
  /** How long the links are to live, for clients that cannot ask for fresh ones. */
  linkSeconds?: number | undefined;
  /** Links also for parts that have arrived. */
  everyPart?: boolean | undefined;
  /** One link for many small files. */
  batches?: boolean | undefined;
};

/** Tells how far each file of an upload is, with fresh links for the first 1,000 parts that are missing. */
export async function describeUpload(
  context: DescribeContext,
  known: Upload,
  { linkSeconds = context.linkSeconds, everyPart = false, batches = false }: LinkWish = {},
): Promise<UploadStatus> {
  const { upload, files } = await readProgress(context, known);
  const end = Math.min(context.clock().getTime() + linkSeconds * 1_000, upload.expiresAt.getTime());
  const linksExpireAt = new Date(end);
  const wanted = firstMissing(everyPart ? files.map(withEveryPart) : files);
  const linked = batches ? linkBatches(context.driver, wanted, linksExpireAt) : [];
  const links = await linkParts(context, wanted, new Set(linked.flatMap(({ positions }) => positions)), linksExpireAt);
  const arrived = files.filter(({ state }) => state === 'present' || state === 'accepted').map(({ file }) => file);
  const standings = await scanStates(
    context,
    arrived.map(({ sha256 }) => sha256),
    upload.organisation,
  );
  const scanOf = ({ file, state }: FileProgress) =>
    state === 'present' || state === 'accepted' ? withName(file, standings.get(file.sha256)) : undefined;
  return {
    upload,
    files: files.map((progress) => ({
      file: progress.file,
      state: progress.state,
      parts: links.get(progress.file.position) ?? [],
      scan: scanOf(progress),
    })),
    batches: linked,
    linksExpireAt: links.size > 0 ? linksExpireAt : undefined,
  };
}

/** The name belongs to this upload: who else has the bytes does not learn of it. */
function withName({ path, size }: UploadFile, standing: Standing | undefined): FileStatus['scan'] {
  if (!standing) return undefined;
  const mismatch = nameMismatch(path, standing.mediaType, size);
  const named = mismatch ? [{ ...mismatch, scanner: 'content' as const }] : [];
  return { state: standing.state, findings: [...standing.findings, ...named] };
}

async function linkParts(
  { db, driver }: DescribeContext,
  wanted: readonly FileProgress[],
  batched: ReadonlySet<number>,
  expiresAt: Date,
): Promise<Map<number, FileStatus['parts']>> {
  const links = new Map<number, FileStatus['parts']>();
  await inParallel(wanted, CALLS_AT_ONCE, async ({ file, missing }) => {
    if (batched.has(file.position)) {
      links.set(
        file.position,
        missing.map((number) => ({ ...partAt(file, number), url: '' })),
      );
      return;
    }
    const begun = { ...file, transferId: file.transferId ?? (await beginTransfer({ db, driver }, file)) };
    const parts = missing.map(async (number) => ({
      ...partAt(file, number),
      url: await driver.partUrl(begun, number, expiresAt),
    }));
    links.set(file.position, await Promise.all(parts));
  });
  return links;
}

function linkBatches({ batchUrl }: BlobDriver, wanted: readonly FileProgress[], expiresAt: Date): LinkedBatch[] {
  if (!batchUrl) return [];
  const files = wanted.map(({ file }) => file).filter(({ partCount }) => partCount === 1);
  return planBatches(files).map((batch) => ({
    url: batchUrl({ uploadId: (batch[0] as UploadFile).uploadId, files: batch }, expiresAt),
    size: bytesOf(batch),
    positions: batch.map(({ position }) => position),
  }));
}

/** As if none of the parts of a file that is still open had arrived. */
function withEveryPart(progress: FileProgress): FileProgress {
  if (progress.state !== 'receiving' && progress.state !== 'received') return progress;
  return { ...progress, missing: Array.from({ length: progress.file.partCount }, (_, index) => index + 1) };
}

/** The missing parts for which links are given out now. */
function firstMissing(files: readonly FileProgress[]): FileProgress[] {
  const chosen: FileProgress[] = [];
  let left = MAX_LINKS;
  for (const progress of files) {
    const missing = progress.missing.slice(0, left);
    if (missing.length > 0) chosen.push({ ...progress, missing });
    left -= missing.length;
  }
  return chosen;
}

/** Lets the driver prepare a file for its parts, and keeps what it calls that. */
export async function beginTransfer({ db, driver }: ProgressContext, file: UploadFile): Promise<string | null> {
  const transferId = await driver.begin(file);
  return transferId === null ? null : keepTransfer(db, file, transferId);
}
