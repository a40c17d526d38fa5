import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer, ServerSource } from './server-source.ts';

export type ServerBroker = AsyncDisposable & {
  /** Base of the addresses that workers ask: `<url>/postgres`, `<url>/nats` and `<url>/s3` answer with a server's URL. */
  readonly url: string;
};

/**
 * Lets the workers share servers that are started when the first of them asks: a run of unit tests starts none.
 * What was started stops when the broker is disposed of.
 */
export async function openServerBroker(source: ServerSource): Promise<ServerBroker> {
  const secret = randomBytes(16).toString('hex');
  const started = new Map<string, Promise<RunningServer>>();
  const http = createServer((request, response) => {
    const kind = (['postgres', 'nats', 's3'] as const).find((name) => request.url === `/${secret}/${name}`);
    if (kind === undefined) {
      response.writeHead(404).end();
      return;
    }
    const server = started.get(kind) ?? source[kind]();
    started.set(kind, server);
    server.then(
      ({ url }) => response.end(url),
      (error: Error) => response.writeHead(503).end(error.message),
    );
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/${secret}`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await Promise.allSettled([...started.values()].map(async (server) => (await server)[Symbol.asyncDispose]()));
    },
  };
}
