import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { toGatewayConfig } from '../src/config.ts';
import { openBytes } from '../src/hub/bytes.ts';
import { buildTestApp } from './support/build-test-app.ts';

const stack: AsyncDisposable[] = [];
afterEach(async () => {
  for (const open of stack.splice(0).reverse()) await open[Symbol.asyncDispose]();
});

/** A server in place of storage's door, that says what came. */
async function startDoor(status = 200) {
  const seen: { url: string | undefined; headers: IncomingMessage['headers']; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    seen.push({ url: request.url, headers: request.headers, body: await buffer(request) });
    response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'a=b', 'retry-after': '5' });
    response.end('{"was_inserted":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.push({
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { seen, port: (server.address() as AddressInfo).port };
}

async function appTo(port: number) {
  const app = await buildTestApp({}, { ALLIANCE_STORAGE_CONNECT: `127.0.0.1:${port}` });
  stack.push({ [Symbol.asyncDispose]: () => app.close() });
  return app;
}

test('uploads in chunks go to storage as they are, with a token that is not looked at', async () => {
  const { seen, port } = await startDoor();
  const app = await appTo(port);
  // Larger than any body that the gateway reads itself.
  const body = Buffer.alloc(5 * 1024 * 1024, 7);
  const answer = await app.inject({
    method: 'POST',
    url: '/xet/1/mekong/model/m/v1/xorbs/default/aa?x=%2F',
    headers: { authorization: 'Bearer not-ours', cookie: 'session=secret', 'content-type': 'application/json' },
    body,
  });
  expect([answer.statusCode, answer.body]).toEqual([200, '{"was_inserted":true}']);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'retry-after': '5' });
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(seen[0]?.url).toBe('/xet/1/mekong/model/m/v1/xorbs/default/aa?x=%2F');
  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer not-ours' });
  expect(seen[0]?.headers).not.toHaveProperty('cookie');
  expect(seen[0]?.body.equals(body)).toBe(true);
});

test('refusals come back, and so does silence', async () => {
  const { port } = await startDoor(401);
  expect((await (await appTo(port)).inject('/xet/1/a/b/c')).statusCode).toBe(401);
  const nobody = await appTo(9);
  expect((await nobody.inject('/xet/1/a/b/c')).json()).toMatchObject({ status: 503, code: 'unavailable' });
});

test('nothing but chunks goes that way, and nothing without the setting', async () => {
  const { seen, port } = await startDoor();
  const app = await appTo(port);
  for (const url of ['/blobs/x', '/xetx', '/uploads/1/1/1', '/xet/../blobs/x']) await app.inject(url);
  expect((await app.inject({ method: 'PUT', url: '/xet/1/a/b/c' })).statusCode).toBe(404);
  expect(seen.map(({ url }) => url).filter((url) => !url?.startsWith('/xet/'))).toEqual([]);
  const without = await buildTestApp({});
  stack.push({ [Symbol.asyncDispose]: () => without.close() });
  expect((await without.inject('/xet/1/a/b/c')).statusCode).toBe(404);
});

test('signed links keep their host, and are spoken to in the open', async () => {
  const { seen, port } = await startDoor();
  const bytes = openBytes({ host: '127.0.0.1', port });
  stack.push(bytes);
  await bytes.write('https://bytes.example/bucket/quarantine/x?X-Amz-Signature=1', Buffer.from('abc'));
  expect(seen[0]).toMatchObject({ url: '/bucket/quarantine/x?X-Amz-Signature=1', headers: { host: 'bytes.example' } });
});

test('the address of the door is checked at the start', () => {
  const base = {
    ...{ ALLIANCE_SERVICE_KEY: 'x', ALLIANCE_SERVICE_KEYS: '{}', ALLIANCE_SESSION_PUBLIC_KEY: 'x' },
    ALLIANCE_NATS_URL: 'nats://localhost:1',
  };
  expect(toGatewayConfig({ ...base, ALLIANCE_STORAGE_CONNECT: '[::1]:7200' }).storageConnect).toEqual({
    host: '::1',
    port: 7200,
  });
  for (const wrong of ['storage', 'http://storage:7200', 'storage:x'])
    expect(() => toGatewayConfig({ ...base, ALLIANCE_STORAGE_CONNECT: wrong })).toThrow(/ALLIANCE_STORAGE_CONNECT/);
});
