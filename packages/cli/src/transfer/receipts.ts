import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '../api/shapes.ts';

/** Left in every folder into which something is downloaded; hidden, and never published. */
export const RECEIPT_NAME = '.alliance-receipt.json';
const FORMAT = 'alliance-receipt/v1';

/** Which version lies in a folder, with the files of it that were brought. */
export type ReceivedVersion = {
  registry: string;
  /** "dataset:org/name@1.0.0". */
  version: string;
  manifestDigest: string;
  receivedAt: string;
  files: FileEntry[];
};

type Receipt = { format: typeof FORMAT; versions: ReceivedVersion[] };

/** The versions that were downloaded into a folder; none when nothing says so. */
export async function readReceipt(folder: string): Promise<ReceivedVersion[]> {
  try {
    const receipt = JSON.parse(await readFile(join(folder, RECEIPT_NAME), 'utf8')) as Receipt;
    return receipt.format === FORMAT && Array.isArray(receipt.versions) ? receipt.versions : [];
  } catch {
    return [];
  }
}

/** Writes what lies in a folder; nothing leaves no receipt. */
export async function writeReceipt(folder: string, versions: readonly ReceivedVersion[]): Promise<void> {
  const path = join(folder, RECEIPT_NAME);
  if (versions.length === 0) return rm(path, { force: true });
  const written = `${path}.${process.pid}`;
  await writeFile(written, `${JSON.stringify({ format: FORMAT, versions }, null, 1)}\n`);
  await rename(written, path);
}

/** Adds what was just brought to what lay there before. */
export async function addToReceipt(folder: string, received: ReceivedVersion): Promise<void> {
  const versions = await readReceipt(folder);
  const before = versions.find((one) => isSame(one, received));
  const files = new Map([...(before?.files ?? []), ...received.files].map((file) => [file.path, file]));
  const merged = { ...received, files: [...files.values()] };
  await writeReceipt(folder, [...versions.filter((one) => !isSame(one, received)), merged]);
}

function isSame(one: ReceivedVersion, other: ReceivedVersion): boolean {
  return (
    one.version === other.version && one.manifestDigest === other.manifestDigest && one.registry === other.registry
  );
}
