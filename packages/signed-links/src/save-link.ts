import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Dispatcher, request } from 'undici';
import { storageSilent } from './link-agent.ts';

export type SaveOptions = {
  dispatcher: Dispatcher;
  url: string;
  path: string;
  size: number;
  sha256: string;
  signal: AbortSignal;
};

/**
 * Streams the bytes behind a link to a file, which is replaced. Throws `unavailable` when storage does not give them or gives
 * others, and what `signal` was aborted with.
 */
export async function saveLink({ dispatcher, url, path, size, sha256, signal }: SaveOptions): Promise<void> {
  const hash = createHash('sha256');
  let received = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      done(received > size ? new Error('more bytes than there are') : null, chunk);
    },
  });
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal });
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`status ${statusCode}`);
    }
    await pipeline(body, check, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw storageSilent(cause);
  }
  if (received !== size || hash.digest('hex') !== sha256) throw storageSilent(new Error('other bytes than asked for'));
}
