import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { IdentityVerifier } from '@alliance/auth/identity';
import { startRpcServer } from '@alliance/rpc/server';
import { createLogger } from '@alliance/runtime/logger';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

async function exitCodeOf(service: string, env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, service], { env });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

const rpcServer = (readiness: Record<string, () => Promise<void>>) =>
  startRpcServer({
    host: '127.0.0.1',
    port: 0,
    implementations: [],
    verifier: new IdentityVerifier('grants', {}),
    logger: createLogger('grants', 'silent'),
    readiness,
  });

test('a service that is ready is healthy', async () => {
  await using server = await rpcServer({});
  expect(await exitCodeOf('grants', { ALLIANCE_GRPC_PORT: String(server.port) })).toBe(0);
});

test('a service that lacks something is not', async () => {
  await using server = await rpcServer({ database: () => Promise.reject(new Error('gone')) });
  expect(await exitCodeOf('grants', { ALLIANCE_GRPC_PORT: String(server.port) })).toBe(1);
});

test('nobody is not', async () => {
  expect(await exitCodeOf('grants', { ALLIANCE_GRPC_PORT: '1' })).toBe(1);
  expect(await exitCodeOf('gateway', { ALLIANCE_PORT: '1' })).toBe(1);
});

test('the gateway is asked by HTTP', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/livez' ? 200 : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  expect(await exitCodeOf('gateway', { ALLIANCE_PORT: port })).toBe(0);
  server.close();
});
