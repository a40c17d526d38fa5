import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../api/client.ts';
import type { Upload, UploadFile } from '../api/shapes.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** Large archives take their time; after this the registry itself says at publication what is missing. */
const PATIENCE_MS = 10 * 60 * 1_000;
const MAX_FINDINGS = 3;

/** Waits until no file of a completed upload is being scanned any more. Returns the upload as it is then. */
export async function awaitScans(api: ApiClient, completed: Upload): Promise<Upload> {
  let upload = completed;
  let pause = FIRST_PAUSE_MS;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    if (!upload.files.some(({ scanState }) => scanState === 'pending')) return upload;
    await delay(pause);
    upload = await api.get<Upload>(`/v1/uploads/${upload.upload.id}`);
  }
  return upload;
}

/** True for a file whose content keeps it from being published. */
export function isStopped({ scanState }: UploadFile): boolean {
  return scanState === 'held' || scanState === 'refused';
}

/** One line that says which file it is, and why. */
export function whyStopped({ file, problem, scanState, findings = [] }: UploadFile): string {
  if (!scanState) return `${file.path}: ${problem}`;
  const said = findings.slice(0, MAX_FINDINGS).map(({ message, place }) => (place ? `${message} (${place})` : message));
  return `${file.path}: ${scanState}. ${said.join(' ')}`;
}
