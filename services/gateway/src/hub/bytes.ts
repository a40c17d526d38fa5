import type { ConnectTo } from '@alliance/signed-links/connect-to';
import { openLinkAgent, storageSilent } from '@alliance/signed-links/link-agent';
import { request } from 'undici';

/** Takes and sends bytes by signed links, as any client does. */
export type Bytes = AsyncDisposable & {
  /** Bytes of a range, both ends included. Throws `unavailable` when storage does not give them. */
  read(url: string, from: number, to: number): Promise<Buffer>;
  /** Sends one part. Throws `unavailable` when storage does not take it. */
  write(url: string, bytes: Uint8Array): Promise<void>;
};

/** Opens connections to storage. */
export function openBytes(connectTo?: ConnectTo): Bytes {
  const agent = openLinkAgent(connectTo);
  const send = async (url: string, options: Omit<Parameters<typeof request>[1] & object, 'dispatcher'>) => {
    try {
      return await request(url, { ...options, dispatcher: agent });
    } catch (cause) {
      throw storageSilent(cause);
    }
  };
  return {
    read: async (url, from, to) => {
      const { statusCode, body } = await send(url, { method: 'GET', headers: { range: `bytes=${from}-${to}` } });
      const bytes = Buffer.from(await body.arrayBuffer());
      if (statusCode !== 206 || bytes.length !== to - from + 1) throw storageSilent(new Error(`status ${statusCode}`));
      return bytes;
    },
    write: async (url, bytes) => {
      const headers = { 'content-length': String(bytes.length) };
      const { statusCode, body } = await send(url, { method: 'PUT', body: Buffer.from(bytes), headers });
      await body.dump();
      if (statusCode >= 300) throw storageSilent(new Error(`status ${statusCode}`));
    },
    [Symbol.asyncDispose]: () => agent.close(),
  };
}
