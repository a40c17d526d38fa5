import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiClient } from '../api/api-client.ts';
import { Session } from './session.ts';

type Call = { path: string; method: string; token: string | null };

const stored = new Map<string, string>();
let calls: Call[];
let answer: (call: Call) => [status: number, body: unknown];

beforeEach(() => {
  calls = [];
  stored.clear();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
  vi.stubGlobal('fetch', async (path: string, init: { method: string; headers: Record<string, string> }) => {
    const call = { path, method: init.method, token: init.headers.authorization?.slice('Bearer '.length) ?? null };
    calls.push(call);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const [status, body] = answer(call);
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

const REFUSED = {
  code: 'unauthenticated',
  status: 401,
  detail: 'There is no session to continue. Sign in.',
  traceId: 't',
};
const ME = { person: { id: 'p1', name: 'Nguyễn Thị Hằng', email: 'hang@example.vn' }, organisations: [] };
const tokens = (accessToken: string, livesMs = 600_000) => ({
  accessToken,
  expiresAt: new Date(Date.now() + livesMs).toISOString(),
  refreshToken: '',
});
const count = (path: string) => calls.filter((call) => call.path === path).length;

test('a stranger is not asked for a session that never was', async () => {
  const session = new Session();
  expect(await session.accessToken()).toBeUndefined();
  expect(session.state()).toEqual({ status: 'anonymous' });
  expect(calls).toEqual([]);
});

test('the session of before is continued, and every request waits for it', async () => {
  stored.set('alliance.session', 'open');
  answer = ({ path }) => [path === '/v1/me' ? 200 : 201, path === '/v1/me' ? ME : tokens('first')];
  const session = new Session();
  await new ApiClient(session).get('/v1/me');
  expect(calls.map(({ path }) => path)).toEqual(['/v1/sessions/refresh', '/v1/me', '/v1/me']);
  expect(calls.at(-1)?.token).toBe('first');
  expect(session.state()).toMatchObject({ status: 'signed-in', personId: 'p1' });
});

test('a session that has ended leaves a stranger, who is not asked again', async () => {
  stored.set('alliance.session', 'open');
  answer = () => [401, REFUSED];
  const session = new Session();
  expect(await session.accessToken()).toBeUndefined();
  expect(session.state()).toEqual({ status: 'anonymous' });
  expect(stored.size).toBe(0);
});

test('a server out of reach does not end the session', async () => {
  stored.set('alliance.session', 'open');
  answer = () => [503, { code: 'unavailable', status: 503, detail: '', traceId: '' }];
  const session = new Session();
  expect(await session.accessToken()).toBeUndefined();
  expect(stored.get('alliance.session')).toBe('open');
});

test('many requests with a token that ends use the refresh token once', async () => {
  answer = ({ path, token }) => {
    if (path === '/v1/sessions') return [201, tokens('old', 10_000)];
    if (path === '/v1/sessions/refresh') return [201, tokens('new')];
    return path === '/v1/me' ? [200, ME] : [200, { token }];
  };
  const session = new Session();
  await session.signIn('hang@example.vn', 'secret');
  const api = new ApiClient(session);
  const answers = await Promise.all(Array.from({ length: 8 }, () => api.get('/v1/datasets')));
  expect(answers).toEqual(Array.from({ length: 8 }, () => ({ token: 'new' })));
  expect(count('/v1/sessions/refresh')).toBe(1);
});

test('a token that is refused on its way is replaced once, then the person is a stranger', async () => {
  answer = ({ path, token }) => {
    if (path === '/v1/sessions') return [201, tokens('revoked')];
    if (path === '/v1/me') return [200, ME];
    if (path === '/v1/sessions/refresh') return [401, REFUSED];
    return token === null ? [200, { public: true }] : [401, REFUSED];
  };
  const session = new Session();
  await session.signIn('hang@example.vn', 'secret');
  expect(await new ApiClient(session).get('/v1/datasets')).toEqual({ public: true });
  expect(session.state()).toEqual({ status: 'anonymous' });
  expect(count('/v1/sessions/refresh')).toBe(1);
});

test('a wrong password leaves everything as it was', async () => {
  answer = () => [401, { ...REFUSED, code: 'credentials_refused' }];
  const session = new Session();
  await expect(session.signIn('hang@example.vn', 'wrong')).rejects.toMatchObject({
    problem: { code: 'credentials_refused' },
  });
  expect(session.state()).toEqual({ status: 'anonymous' });
});

test('signing out tells the server and forgets, also when the server has forgotten before', async () => {
  answer = ({ path, method }) => {
    if (method === 'DELETE') return [401, REFUSED];
    return path === '/v1/me' ? [200, ME] : [201, tokens('t')];
  };
  const session = new Session();
  await session.signIn('hang@example.vn', 'secret');
  await session.signOut();
  expect(calls.at(-1)).toEqual({ path: '/v1/sessions/current', method: 'DELETE', token: 't' });
  expect(session.state()).toEqual({ status: 'anonymous' });
  expect(stored.size).toBe(0);
});
