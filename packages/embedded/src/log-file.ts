import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';

const largestLog = 10 * 1024 * 1024;

/** Opens a program's log for appending; a log above 10 MiB is first kept aside as `<path>.1`. */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > largestLog) {
    await rename(path, `${path}.1`);
  }
  return open(path, 'a', 0o600);
}

/** Returns the last lines of a log, for an error message. */
export async function lastLines(path: string, count = 15): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
