import { createHash } from 'node:crypto';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Upload, UploadFile, UploadPart } from '../api/shapes.ts';
import { PartialFailure } from '../usage-error.ts';
import { awaitScans, isStopped, whyStopped } from './await-scans.ts';
import type { HashedFile } from './hash-files.ts';
import type { TransferMemory } from './memory.ts';
import { forEachParallel } from './pool.ts';
import { PartFailure, sendPart } from './send-part.ts';

/** Files of one upload session. */
const BATCH = 1_000;
const MAX_ROUNDS = 1_000;

export type UploadOptions = { organisation: string; parallel: number; onBytes: (count: number) => void };

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
  const unique = [...new Map(files.map((file) => [file.sha256, file])).values()];
  options.onBytes(files.reduce((sum, file) => sum + file.size, 0) - unique.reduce((sum, file) => sum + file.size, 0));
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
  options.onBytes(alreadyThere(session, byPath));
  for (let round = 0; hasParts(session) && round < MAX_ROUNDS; round += 1) {
    await sendParts(session, byPath, options);
    session = await api.get<Upload>(`/v1/uploads/${session.upload.id}`);
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
  const earlier = id ? await api.get<Upload>(`/v1/uploads/${id}`).catch(forgetLost) : undefined;
  if (earlier && !earlier.upload.completed) return earlier;
  const started = await api.post<Upload>('/v1/uploads', {
    organisation,
    files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })),
  });
  await memory.write(key, started.upload.id);
  return started;
}

function forgetLost(error: unknown): undefined {
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}

async function sendParts(
  session: Upload,
  byPath: ReadonlyMap<string, HashedFile>,
  { parallel, onBytes }: UploadOptions,
): Promise<void> {
  const missing = session.files.flatMap((file) => missingParts(file).map((part) => ({ path: file.file.path, part })));
  await forEachParallel(missing, parallel, async ({ path, part }) => {
    try {
      await sendPart(byPath.get(path)?.absolute as string, part, onBytes);
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

function alreadyThere(session: Upload, byPath: ReadonlyMap<string, HashedFile>): number {
  const there = session.files.filter((file) => file.state !== 'receiving');
  return there.reduce((sum, file) => sum + (byPath.get(file.file.path)?.size ?? 0), 0);
}

function sessionKey(api: ApiClient, files: readonly HashedFile[], { organisation }: UploadOptions): string {
  const list = files.map(({ path, sha256 }) => `${sha256} ${path}`).join('\n');
  return `upload ${api.url} ${organisation} ${createHash('sha256').update(list).digest('hex')}`;
}
