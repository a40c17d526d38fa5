import { type Dispatcher, request } from 'undici';
import { storageSilent } from './link-agent.ts';

/**
 * A range of the bytes behind a link, first and last byte included. Nothing says that they are those of a digest. Throws
 * `unavailable` when storage does not give exactly them, and what `signal` was aborted with.
 */
export async function readLinkRange(
  { dispatcher, url, signal }: { dispatcher: Dispatcher; url: string; signal: AbortSignal },
  { first, last }: { first: number; last: number },
): Promise<Buffer> {
  try {
    const headers = { range: `bytes=${first}-${last}` };
    const { statusCode, body } = await request(url, { dispatcher, signal, headers });
    if (statusCode !== 206) {
      // A whole body, perhaps of many gigabytes, is cut off.
      await body.dump({ limit: 65_536 });
      throw new Error(`status ${statusCode}`);
    }
    const bytes = Buffer.from(await body.arrayBuffer());
    if (bytes.length !== last - first + 1) throw new Error(`${bytes.length} bytes of ${last - first + 1}`);
    return bytes;
  } catch (cause) {
    signal.throwIfAborted();
    throw storageSilent(cause);
  }
}
