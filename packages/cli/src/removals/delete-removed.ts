import { opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readReceipt, writeReceipt } from '../transfer/receipts.ts';
import type { FoundFile } from './find-removed.ts';

/** Deletes files and takes their versions out of the receipts below a folder. Returns those that could not be deleted, and why. */
export async function deleteRemoved(folder: string, files: readonly FoundFile[]): Promise<string[]> {
  const failures: string[] = [];
  for (const { path } of files)
    await rm(path, { force: true }).catch((error: Error) => failures.push(`${path}: ${error.message}`));
  if (failures.length === 0) await forget(folder, new Set(files.map(({ removal }) => removal.version)));
  return failures;
}

async function forget(folder: string, versions: ReadonlySet<string>): Promise<void> {
  const received = await readReceipt(folder);
  const left = received.filter(({ version }) => !versions.has(version));
  if (left.length < received.length) await writeReceipt(folder, left);
  for await (const entry of await opendir(folder))
    if (entry.isDirectory()) await forget(join(folder, entry.name), versions);
}
