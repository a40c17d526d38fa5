import { randomUUID } from 'node:crypto';
import type { ConnectTo } from './connect-to.ts';
import { openLinkAgent } from './link-agent.ts';
import { readLinkRange } from './read-link-range.ts';

const TIMEOUT_MS = 20_000;

/** Signs a link to bytes. */
type SignDownload = (wish: { sha256: string; fileName: string }) => Promise<{ url: string }>;

/** Reads beginnings of files behind links that `sign` signs, until disposed. Errors of reading: `unavailable`, and those of signing. */
export function openHeadReader(
  connectTo: ConnectTo | undefined,
  sign: SignDownload,
): AsyncDisposable & { readHead: (file: { sha256: string; size: number }, bytes: number) => Promise<Buffer> } {
  const dispatcher = openLinkAgent(connectTo);
  return {
    readHead: async ({ sha256, size }, bytes) => {
      if (size === 0) return Buffer.alloc(0);
      const { url } = await sign({ sha256, fileName: randomUUID() });
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return readLinkRange({ dispatcher, url, signal }, { first: 0, last: Math.min(size, bytes) - 1 });
    },
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}
