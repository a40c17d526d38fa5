import { generateKeyPair } from '@alliance/auth/keys';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { KeyValue } from '@alliance/events/key-value';
import { createLogger } from '@alliance/runtime/logger';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { createSigner } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type App, buildApp } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { toGatewayConfig } from '../src/config.ts';

const sessionKeys = generateKeyPair();
const sign = createSigner({
  key: sessionKeys.privateKey,
  algorithm: 'EdDSA',
  iss: 'alliance',
  aud: 'gateway',
  expiresIn: 60_000,
});
const ANYONE = 'alt_anyone';

/** What the services would say is of no concern here: every call fails as not found, and is counted. */
const reached = vi.fn();
const everything = new Proxy(
  {},
  {
    get: () => async () => {
      reached();
      throw new AllianceError('not_found', 'Nothing here.');
    },
  },
);
const authenticate = vi.fn(async ({ credential }: { credential: string }) => {
  if (credential !== ANYONE && !credential.startsWith('ey')) throw new AllianceError('credentials_refused', 'No.');
  return { callerToken: 'caller', expiresAt: timestampFromDate(new Date(Date.now() + 60_000)) };
});
const clients = new Proxy({} as Clients, {
  get: (_target, name) => {
    if (name === 'members') return { ...membersMethods, authenticate };
    return name === 'assets' || name === 'versions' || name === 'revisions'
      ? () => everything
      : name === 'deliveries'
        ? new Proxy({}, { get: () => everything })
        : everything;
  },
});
const membersMethods = Object.fromEntries(
  [
    'registerPerson',
    'createSession',
    'refreshSession',
    'endSession',
    'getMe',
    'createApiToken',
    'listApiTokens',
    'deleteApiToken',
    'applyForMembership',
    'getOrganisation',
    'listOrganisations',
    'admitOrganisation',
    'refuseOrganisation',
    'suspendOrganisation',
    'reinstateOrganisation',
    'withdrawOrganisation',
    'putMember',
    'removeMember',
    'listMembers',
    'assignAllianceRole',
    'removeAllianceRole',
  ].map((name) => [
    name,
    async () => {
      reached();
      throw new AllianceError('not_found', 'Nothing here.');
    },
  ]),
);

const stored = new Map<string, Uint8Array>();
const idempotency: KeyValue = {
  create: async (key, value) => !stored.has(key) && Boolean(stored.set(key, value)),
  get: async (key) => stored.get(key),
  put: async (key, value) => void stored.set(key, value),
  delete: async (key) => void stored.delete(key),
};

let app: App;
beforeAll(async () => {
  const config = toGatewayConfig({
    ALLIANCE_SERVICE_KEY: 'x',
    ALLIANCE_SERVICE_KEYS: '{}',
    ALLIANCE_SESSION_PUBLIC_KEY: sessionKeys.publicKey,
    ALLIANCE_NATS_URL: 'nats://localhost:1',
    ALLIANCE_RATE_LIMIT: '100000',
  });
  app = await buildApp({
    config,
    clients,
    idempotency,
    logger: createLogger('test', 'silent'),
    notReady: async () => ['grants'],
  });
  await app.ready();
});
afterAll(() => app.close());

const operations = () =>
  Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { security?: object[] }>).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
const PUBLIC = new Set([
  'GET /livez',
  'GET /readyz',
  'GET /catalogue.jsonld',
  'GET /oai',
  'POST /witness/add-checkpoint',
  'GET /witness/key',
  'GET /witness/refused',
  'GET /witness/{origin}/checkpoint',
  'POST /oai',
  'GET /sitemap.xml',
  'GET /sitemaps/{page}',
  'GET /robots.txt',
  'GET /feed.atom',
  'POST /v1/people',
  'POST /v1/sessions',
  'POST /v1/sessions/refresh',
  'GET /.well-known/grant-revocations',
  'GET /.well-known/jwks.json',
  'GET /.well-known/removals',
  'GET /v1/use-codes',
  'POST /v1/access-checks',
  'POST /v1/access-checks/batch',
  'POST /v1/datasets/{org}/{name}/versions/{version}/download-links',
  'POST /v1/models/{org}/{name}/versions/{version}/download-links',
]);
const isPublicRead = (path: string, method: string) =>
  method === 'GET' &&
  /^\/(log|v1\/(catalogue(?!\/status)|datasets|models|licences|licence-expressions|organisations(?!\/\{org\}\/people)|provenance|statements))/.test(
    path,
  );

describe('the API', () => {
  test('is described as OpenAPI 3.1 with every schema resolved', async () => {
    const document = (await app.inject('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).not.toContain('def-');
  });

  test('refuses everything to strangers that is not public on purpose', async () => {
    for (const { path, method } of operations()) {
      if (PUBLIC.has(`${method} ${path}`) || isPublicRead(path, method)) continue;
      reached.mockClear();
      const answer = await app.inject({ method: method as 'GET', url: path.replaceAll(/\{[^}]+\}/g, 'x') });
      expect({ path, method, status: answer.statusCode }).toEqual({ path, method, status: 401 });
      expect(answer.json()).toMatchObject({
        code: 'unauthenticated',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(reached).not.toHaveBeenCalled();
    }
  });

  test.each([
    ['a token that members refuses', 'Bearer alt_stolen'],
    [
      'a session token of another key',
      `Bearer ${createSigner({ key: generateKeyPair().privateKey, algorithm: 'EdDSA', iss: 'alliance', aud: 'gateway' })({ sub: 'p' })}`,
    ],
    [
      'a session token that is not signed',
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"p","iss":"alliance","aud":"gateway"}').toString('base64url')}.`,
    ],
    ['another scheme', 'Basic YTpi'],
  ])('refuses %s even on public routes', async (_name, authorization) => {
    const answer = await app.inject({ url: '/v1/catalogue', headers: { authorization } });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'credentials_refused']);
  });

  test('says when a session token has expired', async () => {
    const expired = createSigner({
      key: sessionKeys.privateKey,
      algorithm: 'EdDSA',
      iss: 'alliance',
      aud: 'gateway',
      clockTimestamp: Date.now() - 120_000,
      expiresIn: 1_000,
    })({ sub: 'p' });
    expect((await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${expired}` } })).json().code).toBe(
      'token_expired',
    );
    expect(
      (await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${sign({ sub: 'p' })}` } })).json().code,
    ).toBe('not_found');
  });
});

describe('a request', () => {
  const headers = { authorization: `Bearer ${ANYONE}` };

  test('with fields that the API does not know changes nothing', async () => {
    reached.mockClear();
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/organisations',
      headers,
      payload: { slug: 'a', kind: 'company', legalName: 'A', admin: true },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_argument']);
    expect(answer.json().fields).toContainEqual(expect.objectContaining({ field: 'admin' }));
    expect(reached).not.toHaveBeenCalled();
  });

  test.each([
    [
      'broken JSON',
      { payload: '{', headers: { ...headers, 'content-type': 'application/json' } },
      400,
      'invalid_argument',
    ],
    [
      'another content type',
      { payload: 'a=b', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ],
    [
      'too large a body',
      {
        payload: JSON.stringify({ slug: 'x'.repeat(4_000_000) }),
        headers: { ...headers, 'content-type': 'application/json' },
      },
      413,
      'payload_too_large',
    ],
  ])('with %s is refused with a problem document', async (_name, request, status, code) => {
    const answer = await app.inject({ method: 'POST', url: '/v1/organisations', ...request });
    expect([answer.statusCode, answer.json().code, answer.headers['content-type']]).toEqual([
      status,
      code,
      'application/problem+json',
    ]);
  });

  test('to change something needs If-Match', async () => {
    const change = (match?: string) =>
      app.inject({
        method: 'PATCH',
        url: '/v1/datasets/a/b',
        headers: { ...headers, ...(match ? { 'if-match': match } : {}) },
        payload: { title: 'x' },
      });
    expect((await change()).statusCode).toBe(428);
    expect((await change('"other"')).statusCode).toBe(400);
    expect((await change('"r3"')).statusCode).toBe(404);
  });

  test('with an Idempotency-Key is answered once', async () => {
    const post = (payload: object, key = 'k1') =>
      app.inject({
        method: 'POST',
        url: '/v1/organisations',
        headers: { ...headers, 'idempotency-key': key },
        payload,
      });
    const body = { slug: 'abc', kind: 'company', legalName: 'A' };
    reached.mockClear();
    const first = await post(body);
    const second = await post(body);
    expect(second.body).toBe(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(reached).toHaveBeenCalledTimes(1);
    expect((await post({ ...body, legalName: 'B' })).json().code).toBe('idempotency_key_reused');
    expect((await post(body, 'k2')).headers['idempotency-replayed']).toBeUndefined();
  });

  test('carries security headers and its trace id', async () => {
    const answer = await app.inject({
      url: '/livez',
      headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
    });
    expect(answer.headers).toMatchObject({
      'x-request-id': 'ab'.repeat(16),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    });
  });

  test('to nowhere is a problem document', async () => {
    expect((await app.inject('/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('for readiness names what is missing', async () => {
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, notReady: ['grants'], alarms: [] }]);
  });
});

test('too many requests are refused with standard headers', async () => {
  const config = toGatewayConfig({
    ALLIANCE_SERVICE_KEY: 'x',
    ALLIANCE_SERVICE_KEYS: '{}',
    ALLIANCE_SESSION_PUBLIC_KEY: sessionKeys.publicKey,
    ALLIANCE_NATS_URL: 'nats://localhost:1',
    ALLIANCE_RATE_LIMIT: '30',
  });
  const limited = await buildApp({
    config,
    clients,
    idempotency,
    logger: createLogger('test', 'silent'),
    notReady: async () => [],
  });
  const ask = (headers = {}) => limited.inject({ url: '/v1/organisations/x', headers });
  const first = await ask();
  expect([first.headers['ratelimit-limit'], first.headers['ratelimit-remaining']]).toEqual(['3', '2']);
  for (let count = 0; count < 2; count += 1) await ask();
  const refused = await ask();
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate_limited']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // Another credential has a limit of its own.
  expect((await ask({ authorization: `Bearer ${ANYONE}` })).statusCode).toBe(404);
  await limited.close();
});
