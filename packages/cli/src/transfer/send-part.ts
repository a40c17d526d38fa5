import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { UploadPart } from '../api/shapes.ts';

const MAX_ATTEMPTS = 6;
const PIECE_BYTES = 256 * 1024;

/** Why a part could not be sent; `expired` asks for fresh links. */
export class PartFailure extends Error {
  readonly expired: boolean;

  constructor(message: string, expired: boolean) {
    super(message);
    this.name = 'PartFailure';
    this.expired = expired;
  }
}

/** Sends one part of a file to its signed link, again after failures that pass. */
export async function sendPart(path: string, { url, offset, size }: UploadPart): Promise<void> {
  const end = offset + size - 1;
  await send(url, size, () =>
    size === 0 ? Buffer.alloc(0) : createReadStream(path, { start: offset, end, highWaterMark: PIECE_BYTES }),
  );
}

/** Sends small files to the signed link of a batch, one after another, again after failures that pass. */
export async function sendBatch(files: readonly { absolute: string; size: number }[], url: string): Promise<void> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  await send(url, size, () => readAll(files));
}

async function* readAll(files: readonly { absolute: string; size: number }[]): AsyncGenerator<Buffer> {
  for (const { absolute, size } of files) {
    const bytes = await readFile(absolute);
    if (bytes.length !== size) throw new PartFailure(`${absolute}: ${bytes.length} ≠ ${size} bytes`, false);
    yield bytes;
  }
}

type Body = Buffer | AsyncIterable<Buffer> | ReturnType<typeof createReadStream>;

async function send(url: string, size: number, body: () => Body): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(url, size, body());
    if (outcome === 'done') return;
    if (outcome.status === 403 || outcome.status === 410) throw new PartFailure(outcome.detail, true);
    if (attempt >= MAX_ATTEMPTS || (outcome.status >= 400 && outcome.status < 500 && outcome.status !== 429))
      throw new PartFailure(outcome.detail, false);
    await delay(250 * 2 ** attempt);
  }
}

async function tryOnce(url: string, size: number, body: Body): Promise<'done' | { status: number; detail: string }> {
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'PUT',
      body: body as Buffer,
      headers: { 'content-length': String(size) },
    });
    const text = await answer.text();
    return statusCode < 300 ? 'done' : { status: statusCode, detail: text.slice(0, 500) };
  } catch (error) {
    if (error instanceof PartFailure) throw error;
    return { status: 0, detail: (error as Error).message };
  }
}
