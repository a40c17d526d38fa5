import { createHash } from 'node:crypto';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Upload, UploadFile, UploadPart } from '../api/shapes.ts';
import { PartialFailure } from '../usage-error.ts';
import { awaitScans, isStopped, whyStopped } from './await-scans.ts';
import type { HashedFile } from './hash-files.ts';
import type { TransferMemory } from './memory.ts';
import { forEachParallel } from './pool.ts';
import { PartFailure, sendBatch, sendPart } from './send-part.ts';
import type { OnBytes } from './transfer-progress.ts';

/** Files of one upload session. */
const BATCH = 1_000;
const MAX_ROUNDS = 1_000;
/** Parts that one answer of the registry names. */
const PARTS_TOLD = 1_000;

export type UploadOptions = { organisation: string; parallel: number; onBytes: OnBytes };

/**
 * Brings the bytes of files to the registry: in sessions of 1,000 files, parts in parallel, each verified by the server. An
 * interrupted run goes on where it was. Throws PartialFailure that names files which were refused.
 */
export async function uploadFiles(
  api: ApiClient,
  files: readonly HashedFile[],
  memory: TransferMemory,
  options: UploadOptions,
): Promise<void> {
  const bySha256 = new Map(files.map((file) => [file.sha256, file]));
  const unique = [...bySha256.values()];
  for (const file of files) if (bySha256.get(file.sha256) !== file) options.onBytes(file.size, file);
  for (let start = 0; start < unique.length; start += BATCH) {
    await uploadBatch(api, unique.slice(start, start + BATCH), memory, options);
  }
}

async function uploadBatch(
  api: ApiClient,
  files: readonly HashedFile[],
  memory: TransferMemory,
  options: UploadOptions,
): Promise<void> {
  const key = sessionKey(api, files, options);
  const byPath = new Map(files.map((file) => [file.path, file]));
  let session = await openSession(api, files, memory, key, options);
  for (const file of session.files) {
    const known = byPath.get(file.file.path);
    if (known) options.onBytes(bytesThere(file), known);
  }
  for (let round = 0; hasParts(session) && round < MAX_ROUNDS; round += 1) {
    await sendMissing(session, byPath, options);
    session = await api.get<Upload>(`/v1/uploads/${session.upload.id}?batches=true`);
  }
  const completed = await api.post<Upload>(`/v1/uploads/${session.upload.id}/complete`);
  const scanned = await awaitScans(api, completed);
  const stopped = scanned.files.filter((file) => file.state === 'refused' || isStopped(file));
  if (stopped.length > 0) throw new PartialFailure(`${stopped.length}/${files.length}`, stopped.map(whyStopped));
}

async function openSession(
  api: ApiClient,
  files: readonly HashedFile[],
  memory: TransferMemory,
  key: string,
  { organisation }: UploadOptions,
): Promise<Upload> {
  const id = await memory.read<string>(key);
  const earlier = id ? await api.get<Upload>(`/v1/uploads/${id}?batches=true`).catch(forgetLost) : undefined;
  if (earlier && !earlier.upload.completed) return earlier;
  const started = await api.post<Upload>('/v1/uploads', {
    organisation,
    batches: true,
    files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })),
  });
  await memory.write(key, started.upload.id);
  return started;
}

function forgetLost(error: unknown): undefined {
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}

/** Sends what an answer has links for: parts of files, and small files many at a time. */
export async function sendMissing(
  { files, batches = [] }: Upload,
  byPath: ReadonlyMap<string, HashedFile>,
  { parallel, onBytes }: Pick<UploadOptions, 'parallel' | 'onBytes'>,
): Promise<void> {
  const fileOf = ({ file }: UploadFile) => byPath.get(file.path) as HashedFile;
  const parts = files.flatMap((file) =>
    missingParts(file)
      .filter(({ url }) => url !== '')
      .map((part) => async () => {
        await sendPart(fileOf(file).absolute, part);
        onBytes(part.size, fileOf(file));
      }),
  );
  const together = batches.map(({ url, files: places }) => async () => {
    const batch = places.map((place) => fileOf(files[place] as UploadFile));
    await sendBatch(batch, url);
    for (const file of batch) onBytes(file.size, file);
  });
  await forEachParallel([...parts, ...together], parallel, async (sendOne) => {
    try {
      await sendOne();
    } catch (error) {
      // The next round gets fresh links.
      if (!(error instanceof PartFailure && error.expired)) throw error;
    }
  });
}

function missingParts(file: UploadFile): UploadPart[] {
  return file.state === 'receiving' ? file.parts.filter((part) => !part.received) : [];
}

function hasParts(session: Upload): boolean {
  return session.files.some((file) => missingParts(file).length > 0);
}

/** How much of a file has arrived; of one with very many parts to come, nothing is counted before it is sent. */
function bytesThere(file: UploadFile): number {
  const { size } = file.file;
  if (file.state !== 'receiving') return size;
  const missing = missingParts(file);
  return missing.length < PARTS_TOLD ? size - missing.reduce((sum, part) => sum + part.size, 0) : 0;
}

function sessionKey(api: ApiClient, files: readonly HashedFile[], { organisation }: UploadOptions): string {
  const list = files.map(({ path, sha256 }) => `${sha256} ${path}`).join('\n');
  return `upload ${api.url} ${organisation} ${createHash('sha256').update(list).digest('hex')}`;
}
