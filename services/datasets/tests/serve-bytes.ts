import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Bytes behind links, as storage gives them. */
export type ServedBytes = AsyncDisposable & {
  add(bytes: string | Uint8Array): { sha256: string; size: number; url: string };
  /** How often bytes were asked for. */
  readonly reads: Map<string, number>;
  /** Answers 503 from now on, or no more. */
  silent: boolean;
};

export async function serveBytes(): Promise<ServedBytes> {
  const known = new Map<string, Buffer>();
  const served = {
    reads: new Map<string, number>(),
    silent: false,
    add: (given: string | Uint8Array) => {
      const bytes = Buffer.from(given as Uint8Array);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      known.set(`/${sha256}`, bytes);
      return { sha256, size: bytes.length, url: `http://127.0.0.1:${port}/${sha256}` };
    },
  };
  const server = createServer((request, response) => {
    const bytes = known.get(request.url ?? '');
    const sha256 = request.url?.slice(1) ?? '';
    served.reads.set(sha256, (served.reads.get(sha256) ?? 0) + 1);
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (served.silent) response.writeHead(503).end();
    else if (bytes && first) response.writeHead(206).end(bytes.subarray(Number(first), Number(last) + 1));
    else response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(served, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
