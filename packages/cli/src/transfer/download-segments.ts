import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'undici';
import type { FileEntry } from '../api/shapes.ts';
import { forEachParallel } from './pool.ts';

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** From here on a file comes in segments, several at a time. */
export const SEGMENTED_FROM = 2 * SEGMENT_BYTES;

export type SegmentedDownload = {
  /** A fresh link, for each segment: an old one may have ended. */
  link: () => Promise<string>;
  part: string;
  file: FileEntry;
  parallel: number;
  onBytes: (count: number) => void;
};

/** Brings the segments of a large file that an earlier run has not brought. Throws when one does not come; the others stay. */
export async function fetchSegments({ link, part, file, parallel, onBytes }: SegmentedDownload): Promise<void> {
  const state = `${part}.segments`;
  const done = await readDone(state, file);
  const count = Math.ceil(file.size / SEGMENT_BYTES);
  const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !done.has(index));
  for (const index of done) onBytes(sizeOf(file, index));
  await using handle = await open(part, done.size === 0 ? 'w' : 'r+', 0o644);
  await forEachParallel(missing, parallel, async (index) => {
    let [at, got] = [index * SEGMENT_BYTES, 0];
    const end = at + sizeOf(file, index) - 1;
    try {
      const { statusCode, body } = await request(await link(), { headers: { range: `bytes=${at}-${end}` } });
      if (statusCode !== 206) {
        await body.dump();
        throw new Error(`${file.path}: HTTP ${statusCode}`);
      }
      for await (const chunk of body as AsyncIterable<Buffer>) {
        await handle.write(chunk, 0, chunk.length, at);
        at += chunk.length;
        got += chunk.length;
        onBytes(chunk.length);
      }
      if (at !== end + 1) throw new Error(`${file.path}: ${end + 1 - at} bytes did not come`);
    } catch (error) {
      onBytes(-got);
      throw error;
    }
    await handle.datasync();
    done.add(index);
    await writeDone(state, file, done);
  });
}

/** Forgets which segments came, because the file is whole or was wrong. */
export async function forgetSegments(part: string): Promise<void> {
  await rm(`${part}.segments`, { force: true });
}

/** Written whole or not at all: whoever is stopped in between goes on from what was known before. */
async function writeDone(state: string, { sha256 }: FileEntry, done: ReadonlySet<number>): Promise<void> {
  const beside = `${state}.${randomUUID()}`;
  await writeFile(beside, JSON.stringify({ sha256, done: [...done] }));
  await rename(beside, state);
}

async function readDone(state: string, { sha256 }: FileEntry): Promise<Set<number>> {
  try {
    const known = JSON.parse(await readFile(state, 'utf8')) as { sha256: string; done: number[] };
    return new Set(known.sha256 === sha256 ? known.done : []);
  } catch {
    return new Set();
  }
}

function sizeOf({ size }: FileEntry, index: number): number {
  return Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES);
}
