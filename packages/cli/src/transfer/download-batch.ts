import { hash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cutBody } from '@alliance/signed-links/cut-body';
import { request } from 'undici';
import type { FileEntry } from '../api/shapes.ts';

/**
 * Fetches small files by one link, verified, and gives each to `keep` as it comes. Throws when the link does not answer, breaks off, or
 * a file is not what it should be; what was kept before stays.
 */
export async function fetchBatch(
  url: string,
  files: readonly FileEntry[],
  keep: (file: FileEntry, bytes: Buffer) => Promise<void>,
): Promise<void> {
  const { statusCode, body } = await request(url);
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`HTTP ${statusCode}`);
  }
  const sizes = files.map(({ size }) => size);
  let index = 0;
  for await (const chunks of cutBody(body as AsyncIterable<Buffer>, sizes)) {
    const bytes = Buffer.concat(chunks);
    const file = files[index] as FileEntry;
    const digest = hash('sha256', bytes);
    if (digest !== file.sha256) throw new Error(`${file.path}: SHA-256 ${digest} ≠ ${file.sha256}`);
    await keep(file, bytes);
    index += 1;
  }
}

/** Writes a small file, which has its name only when it is whole. */
export async function writeSmall(to: string, bytes: Buffer): Promise<void> {
  const part = `${to}.part`;
  await writeFile(part, bytes).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(to), { recursive: true });
    await writeFile(part, bytes);
  });
  await rename(part, to);
}
