import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { FileEntry } from '../api/shapes.ts';
import { fetchSegments, forgetSegments, SEGMENTED_FROM, type SegmentedDownload } from './download-segments.ts';
import { hashFile } from './scan-folder.ts';

const MAX_ATTEMPTS = 5;

export type DownloadOutcome = 'downloaded' | 'present';

export type FileDownload = {
  /** A link to the bytes. Asked for again after a failure: the decision is made anew, and an old link may have ended. */
  link: () => Promise<string>;
  file: FileEntry;
  to: string;
  /** Segments of a large file at a time. */
  parallel: number;
  onBytes: (count: number) => void;
};

/**
 * Brings one file, verified: bytes go to `<to>.part`, an earlier part is gone on with, and only a file whose SHA-256 is right
 * gets its name. Throws when it may not be had, or keeps arriving wrong.
 */
export async function downloadFile({ link, file, to, parallel, onBytes }: FileDownload): Promise<DownloadOutcome> {
  if (await isThere(to, file)) {
    onBytes(file.size);
    return 'present';
  }
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.part`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const digest =
        file.size >= SEGMENTED_FROM
          ? await fetchLarge({ link, part, file, parallel, onBytes })
          : await fetchInto(await link(), part, file, onBytes);
      if (digest === file.sha256) break;
      await rm(part, { force: true });
      onBytes(-file.size);
      throw new Error(`${file.path}: SHA-256 ${digest} ≠ ${file.sha256}`);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS) throw error;
      await delay(250 * 2 ** attempt);
    }
  }
  await rename(part, to);
  return 'downloaded';
}

async function fetchLarge(download: SegmentedDownload): Promise<string> {
  await fetchSegments(download);
  const digest = await hashFile(download.part);
  await forgetSegments(download.part);
  return digest;
}

/** True when the file is there, with these very bytes. */
export async function isThere(path: string, file: FileEntry): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there?.isFile() === true && there.size === file.size && (await hashFile(path)) === file.sha256;
}

async function fetchInto(
  url: string,
  part: string,
  file: FileEntry,
  onBytes: (count: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const have = await resume(part, file, hash);
  await using handle = await open(part, have === 0 ? 'w' : 'a', 0o644);
  if (have < file.size || file.size === 0) {
    const { statusCode, body } = await request(url, { headers: have > 0 ? { range: `bytes=${have}-` } : {} });
    if (statusCode !== (have > 0 ? 206 : 200)) {
      await body.dump();
      throw new Error(`${file.path}: HTTP ${statusCode}`);
    }
    let counted = have;
    onBytes(have);
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        hash.update(chunk);
        await handle.write(chunk);
        counted += chunk.length;
        onBytes(chunk.length);
      }
    } catch (error) {
      onBytes(-counted);
      throw error;
    }
  }
  return hash.digest('hex');
}

/** Feeds what an earlier run left into the hash; returns how much that is. */
async function resume(part: string, file: FileEntry, hash: Hash): Promise<number> {
  const there = await stat(part).catch(() => undefined);
  if (!there || there.size === 0) return 0;
  if (there.size > file.size) {
    await rm(part, { force: true });
    return 0;
  }
  for await (const chunk of createReadStream(part, { highWaterMark: 64 * 1024 })) hash.update(chunk as Buffer);
  return there.size;
}
