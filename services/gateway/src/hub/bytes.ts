import { AllianceError } from '@alliance/errors/alliance-error';
import { Agent, buildConnector, request } from 'undici';

/** Where the host of signed links is reached from here, by plain HTTP, when its public address is not. */
export type ConnectTo = { host: string; port: number };

/** Takes and sends bytes by signed links, as any client does. */
export type Bytes = AsyncDisposable & {
  /** Bytes of a range, both ends included. Throws `unavailable` when storage does not give them. */
  read(url: string, from: number, to: number): Promise<Buffer>;
  /** Sends one part. Throws `unavailable` when storage does not take it. */
  write(url: string, bytes: Uint8Array): Promise<void>;
};

const TIMEOUT_MS = 60_000;

/** Opens connections to storage, all of them to `connectTo` when it is given; the links stay as they are, for their signatures. */
export function openBytes(connectTo?: ConnectTo): Bytes {
  const connect = buildConnector({ timeout: 10_000 });
  const agent = new Agent({
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(connectTo
      ? {
          connect: (options, done) =>
            // Whatever the public address is: nobody answers by TLS for that host in here.
            connect({ ...options, protocol: 'http:', hostname: connectTo.host, port: `${connectTo.port}` }, done),
        }
      : {}),
  });
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

function storageSilent(cause: unknown): AllianceError {
  return new AllianceError('unavailable', 'The store of the bytes does not answer. Try again in a moment.', { cause });
}
