import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { chunksOf } from '../drivers/read-chunks.ts';
import type { ByteRange } from './byte-range.ts';

/** Few system calls for a long file; two of these are held per download. */
const CHUNK = 512 * 1024;

/**
 * Sends a range of a file as the body of a response whose head is set, and ends it. The bytes are read into two buffers by
 * turns, one of which drains into the socket meanwhile. Ends quietly when the client goes away.
 */
export async function streamFile(file: FileHandle, { start, end }: ByteRange, response: ServerResponse): Promise<void> {
  let goneAway: (() => void) | undefined;
  response.once('close', () => goneAway?.());
  const drained = (chunk: Buffer) =>
    new Promise<boolean>((resolve) => {
      goneAway = () => resolve(false);
      response.write(chunk, (error) => resolve(!error));
    });
  try {
    for await (const chunk of chunksOf(file, { start, end: end + 1 }, CHUNK)) {
      if (response.destroyed || !(await drained(chunk))) return;
    }
    response.end();
  } catch (error) {
    // The head is sent: cutting the connection is the only way left to say that this is not the whole.
    response.destroy();
    throw error;
  }
}
