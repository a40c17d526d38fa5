import type { Caller } from '@alliance/auth/caller';
import { IdentityVerifier, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { AllianceError } from '@alliance/errors/alliance-error';
import { AccessSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { createLogger } from '@alliance/runtime/logger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RpcChannel } from './client.ts';
import { enumName, enumValue } from './enum-names.ts';
import { openHealthProbe } from './health.ts';
import { implement, type RpcServer, startRpcServer } from './server.ts';
import type { Call } from './types.ts';

const gatewayKeys = generateKeyPair();
const membersKeys = generateKeyPair();
const verifier = new IdentityVerifier('grants', { gateway: gatewayKeys.publicKey, members: membersKeys.publicKey });
const gateway = new ServiceIdentity('gateway', gatewayKeys.privateKey);
const members = new ServiceIdentity('members', membersKeys.privateKey);
const caller: Caller = {
  personId: 'p1',
  allianceRoles: [],
  memberships: [],
  scopes: ['read'],
  credential: { kind: 'session', id: 's' },
};

let server: RpcServer;
let healthy = true;
const calls: Call[] = [];

beforeAll(async () => {
  server = await startRpcServer({
    host: '127.0.0.1',
    port: 0,
    verifier,
    logger: createLogger('test', 'silent'),
    readiness: {
      switch: async () => {
        if (!healthy) throw new Error('off');
      },
    },
    implementations: [
      implement(
        DeliveriesService,
        {
          getOutboxStatus: async (_request, call) => {
            calls.push(call);
            return { unpublished: 7n };
          },
          listDeadLetters: async () => {
            throw new AllianceError('not_found', 'Nothing here.', { details: { hint: 'x' } });
          },
          replayDeadLetter: async (_request, call) =>
            new Promise((_resolve, reject) => {
              if (!call.signal.aborted)
                call.signal.addEventListener('abort', () => reject(new Error('secret SQL text')));
              if (_request.id === 'bug') reject(new Error('secret SQL text'));
            }),
          getAuditDigest: async () => ({}),
        },
        {
          getOutboxStatus: ['gateway'],
          listDeadLetters: ['gateway'],
          replayDeadLetter: ['gateway', 'members'],
          getAuditDigest: [],
        },
      ),
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const connect = (identity: ServiceIdentity) =>
  new RpcChannel({ target: 'grants', address: `127.0.0.1:${server.port}`, identity, connections: 2 });

describe('an RPC', () => {
  test('carries the calling service, the caller and the trace', async () => {
    using channel = connect(gateway);
    const answer = await channel
      .client(DeliveriesService)
      .getOutboxStatus({}, { callerToken: members.signCaller(caller).token, traceId: 'ab'.repeat(16) });
    expect(answer.unpublished).toBe(7n);
    expect(calls.at(-1)).toMatchObject({ from: 'gateway', caller, traceId: 'ab'.repeat(16) });
  });

  test('is refused to services that are not on the list', async () => {
    using channel = connect(members);
    await expect(channel.client(DeliveriesService).getOutboxStatus({})).rejects.toMatchObject({
      code: 'caller_not_allowed',
    });
  });

  test('is refused without a known identity', async () => {
    using channel = connect(new ServiceIdentity('gateway', generateKeyPair().privateKey));
    await expect(channel.client(DeliveriesService).getOutboxStatus({})).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  test('brings errors over with code, message and details', async () => {
    using channel = connect(gateway);
    await expect(channel.client(DeliveriesService).listDeadLetters({})).rejects.toMatchObject({
      code: 'not_found',
      message: 'Nothing here.',
      details: { hint: 'x' },
    });
  });

  test('keeps the text of unknown errors inside', async () => {
    using channel = connect(gateway);
    const failure = await channel
      .client(DeliveriesService)
      .replayDeadLetter({ id: 'bug' })
      .catch((error) => error);
    expect(failure).toMatchObject({ code: 'internal' });
    expect(JSON.stringify([failure.message, failure.details])).not.toContain('secret');
  });

  test('ends at its deadline', async () => {
    using channel = connect(gateway);
    await expect(
      channel.client(DeliveriesService).replayDeadLetter({ id: 'slow' }, { deadlineMs: 50 }),
    ).rejects.toMatchObject({ code: 'deadline_exceeded' });
  });

  test('says unavailable when nobody listens', async () => {
    using channel = new RpcChannel({ target: 'grants', address: '127.0.0.1:1', identity: gateway });
    await expect(channel.client(CatalogueService).search({})).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('health follows the readiness checks', async () => {
  using probe = openHealthProbe(`127.0.0.1:${server.port}`);
  expect(await probe.isServing()).toBe(true);
  healthy = false;
  await expect.poll(() => probe.isServing(), { timeout: 3_000 }).toBe(false);
  healthy = true;
});

test('enum values have public names', () => {
  expect(enumName(AccessSchema, 3)).toBe('gated');
  expect(enumName(AccessSchema, 0)).toBeUndefined();
  expect(enumValue(AccessSchema, 'private')).toBe(4);
  expect(() => enumValue(AccessSchema, 'secret')).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
});
