import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What links of the fake lead to, by digest; undefined for what nobody holds. */
export type BytesOf = (sha256: string) => { size: number; content?: string } | undefined;

/** Serves ranges of blobs; those whose content the test does not give are zeros. */
export async function serveBlobs(bytesOf: BytesOf): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const blob = bytesOf(/([0-9a-f]{64})/.exec(request.url ?? '')?.[1] ?? '');
    const [, first = '0', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (!blob || last === '') return void response.writeHead(404).end();
    const bytes =
      blob.content === undefined ? Buffer.alloc(Math.min(blob.size, Number(last) + 1)) : Buffer.from(blob.content);
    response.writeHead(206).end(bytes.subarray(Number(first), Number(last) + 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
