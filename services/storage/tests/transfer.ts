import type { Caller } from '@alliance/auth/caller';
import {
  type GetUploadResponse,
  UploadFileState,
  type UploadFileStatus,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { vi } from 'vitest';
import { publisher, type StartedStorage, type TestFile } from './start-storage.ts';

type Progress = Pick<GetUploadResponse, 'upload' | 'files'>;

/** Opens an upload of these files. */
export async function createUpload(
  storage: Pick<StartedStorage, 'client' | 'as'>,
  files: readonly TestFile[],
  { caller = publisher, organisation = 'mekong' }: { caller?: Caller; organisation?: string } = {},
) {
  const announced = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  const created = await storage.client().createUpload({ organisation, files: announced }, storage.as(caller));
  return { ...created, id: created.upload!.id };
}

/** Sends every part that is missing, as a client does. */
export async function sendMissing({ files }: Progress, given: readonly TestFile[]): Promise<void> {
  for (const status of files) {
    const { bytes } = given.find(({ path }) => path === status.file?.path)!;
    for (const part of status.parts) {
      const response = await sendPart(part, bytes);
      if (!response.ok) throw new Error(`a part was answered with ${response.status}: ${await response.text()}`);
    }
  }
}

/** Sends one part of a file. */
export function sendPart(part: UploadFileStatus['parts'][number], bytes: Buffer): Promise<Response> {
  const { offset, size, url } = part;
  return fetch(url, { method: 'PUT', body: bytes.subarray(Number(offset), Number(offset + size)) as never });
}

/** Uploads files wholly; returns the answer of `complete`. */
export async function uploadAll(
  storage: Pick<StartedStorage, 'client' | 'as'>,
  files: readonly TestFile[],
  who: { caller?: Caller; organisation?: string } = {},
) {
  const created = await createUpload(storage, files, who);
  await sendMissing(created, files);
  return storage.client().completeUpload({ id: created.id }, storage.as(who.caller ?? publisher));
}

/** The request for which `attach` attaches. */
export const REQUEST = '019ab000-0000-7000-8000-0000000000aa';

/** Attaches a file to an access request, as `grants` has it done for a person. */
export async function attach(
  storage: Pick<StartedStorage, 'attachments' | 'as'>,
  { size, sha256, bytes }: TestFile,
  { caller = publisher, requestId = REQUEST }: { caller?: Caller; requestId?: string } = {},
) {
  const opened = await storage.attachments().openAttachment({ requestId, size, sha256 }, storage.as(caller));
  for (const part of opened.file?.parts ?? []) await sendPart(part, bytes);
  const uploadId = opened.upload?.id ?? '';
  const done = await storage.attachments().completeAttachment({ requestId, uploadId }, storage.as(caller));
  return { ...done, opened, uploadId };
}

/** Public names of the files' states, in order. */
export function statesOf({ files }: Progress): string[] {
  const names = new Map(Object.entries(UploadFileState).map(([name, value]) => [value as number, name]));
  return files.map(({ state }) => String(names.get(state)).toLowerCase());
}

/** A link to the bytes of a blob. */
export async function downloadLink(
  storage: Pick<StartedStorage, 'client'>,
  sha256: string,
  fileName = 'data.bin',
): Promise<string> {
  return (await storage.client('grants').signDownload({ sha256, fileName })).url;
}

/** Waits until an assertion holds. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 15_000, interval: 20 });
}
