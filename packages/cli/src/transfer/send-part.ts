import { createReadStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { UploadPart } from '../api/shapes.ts';

const MAX_ATTEMPTS = 6;

/** Why a part could not be sent; `expired` asks for fresh links. */
export class PartFailure extends Error {
  readonly expired: boolean;

  constructor(message: string, expired: boolean) {
    super(message);
    this.name = 'PartFailure';
    this.expired = expired;
  }
}

/** Sends one part of a file to its signed link, again after failures that pass. `onBytes` counts what was sent for good. */
export async function sendPart(path: string, part: UploadPart, onBytes: (count: number) => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(path, part);
    if (outcome === 'done') return onBytes(part.size);
    if (outcome.status === 403 || outcome.status === 410) throw new PartFailure(outcome.detail, true);
    if (attempt >= MAX_ATTEMPTS || (outcome.status >= 400 && outcome.status < 500 && outcome.status !== 429))
      throw new PartFailure(outcome.detail, false);
    await delay(250 * 2 ** attempt);
  }
}

async function tryOnce(path: string, part: UploadPart): Promise<'done' | { status: number; detail: string }> {
  const body =
    part.size === 0
      ? Buffer.alloc(0)
      : createReadStream(path, { start: part.offset, end: part.offset + part.size - 1, highWaterMark: 256 * 1024 });
  try {
    const { statusCode, body: answer } = await request(part.url, {
      method: 'PUT',
      body,
      headers: { 'content-length': String(part.size) },
    });
    const text = await answer.text();
    return statusCode < 300 ? 'done' : { status: statusCode, detail: text.slice(0, 500) };
  } catch (error) {
    return { status: 0, detail: (error as Error).message };
  }
}
