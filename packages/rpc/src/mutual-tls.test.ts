import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentityVerifier, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { createLogger } from '@alliance/runtime/logger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RpcChannel } from './client.ts';
import { openHealthProbe } from './health.ts';
import { implement, type RpcServer, startRpcServer } from './server.ts';
import type { TlsConfig } from './types.ts';

const folder = mkdtempSync(join(tmpdir(), 'alliance-tls-'));
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** A certificate authority and one certificate of it for the loopback, made with openssl. */
function makeTls(name: string): TlsConfig {
  const file = (kind: string) => `${name}-${kind}.pem`;
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    '-subj',
    `/CN=${name} CA`,
    '-keyout',
    file('ca-key'),
    '-out',
    file('ca'),
  );
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    file('key'),
    '-out',
    file('request'),
  );
  writeFileSync(join(folder, 'extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  openssl(
    'x509',
    '-req',
    '-days',
    '1',
    '-in',
    file('request'),
    '-CA',
    file('ca'),
    '-CAkey',
    file('ca-key'),
    '-CAcreateserial',
    '-extfile',
    'extensions',
    '-out',
    file('certificate'),
  );
  const read = (kind: string) => readFileSync(join(folder, file(kind)), 'utf8');
  return { ca: read('ca'), certificate: read('certificate'), privateKey: read('key') };
}

const keys = generateKeyPair();
let ours: TlsConfig;
let server: RpcServer;

beforeAll(async () => {
  ours = makeTls('ours');
  server = await startRpcServer({
    host: '127.0.0.1',
    port: 0,
    tls: ours,
    verifier: new IdentityVerifier('grants', { gateway: keys.publicKey }),
    logger: createLogger('test', 'silent'),
    implementations: [
      implement(
        DeliveriesService,
        {
          getOutboxStatus: async () => ({ unpublished: 3n }),
          listDeadLetters: async () => ({}),
          replayDeadLetter: async () => ({}),
          getAuditDigest: async () => ({}),
        },
        { getOutboxStatus: ['gateway'], listDeadLetters: [], replayDeadLetter: [], getAuditDigest: [] },
      ),
    ],
  });
});
afterAll(() => server?.[Symbol.asyncDispose]());

const ask = async (tls: TlsConfig | undefined) => {
  using channel = new RpcChannel({
    target: 'grants',
    address: `127.0.0.1:${server.port}`,
    identity: new ServiceIdentity('gateway', keys.privateKey),
    tls,
  });
  return await channel.client(DeliveriesService).getOutboxStatus({}, { deadlineMs: 2_000 });
};

describe('with mutual TLS', () => {
  test('a service with a certificate of the same authority is answered', async () => {
    expect((await ask(ours)).unpublished).toBe(3n);
    using probe = openHealthProbe(`127.0.0.1:${server.port}`, ours);
    expect(await probe.isServing()).toBe(true);
  });

  test('a connection in clear is not', async () => {
    await expect(ask(undefined)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a certificate of another authority is not', async () => {
    const theirs = makeTls('theirs');
    await expect(ask({ ...theirs, ca: ours.ca })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(ask({ ...ours, ca: theirs.ca })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
