import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IdentityVerifier } from '@alliance/auth/identity';
import { startRpcServer } from '@alliance/rpc/server';
import type { TlsConfig } from '@alliance/rpc/types';
import { createLogger } from '@alliance/runtime/logger';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

async function exitCodeOf(service: string, env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, service], { env });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

const rpcServer = (readiness: Record<string, () => Promise<void>>, tls?: TlsConfig) =>
  startRpcServer({
    host: '127.0.0.1',
    port: 0,
    implementations: [],
    verifier: new IdentityVerifier('grants', {}),
    logger: createLogger('grants', 'silent'),
    readiness,
    tls,
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

test('with mutual TLS, the service must show its own certificate', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-health-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = ['-subj', '/CN=grants', '-addext', 'subjectAltName=DNS:grants'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  const [privateKey, ca] = [await readFile(key, 'utf8'), await readFile(certificate, 'utf8')];
  await using server = await rpcServer({}, { ca, certificate: ca, privateKey });
  const env = {
    ALLIANCE_GRPC_PORT: String(server.port),
    ALLIANCE_TLS_CA_FILE: certificate,
    ALLIANCE_TLS_CERTIFICATE_FILE: certificate,
    ALLIANCE_TLS_KEY_FILE: key,
  };
  expect(await exitCodeOf('grants', env)).toBe(0);
  expect(await exitCodeOf('members', env)).toBe(1);
  await rm(folder, { recursive: true });
});
