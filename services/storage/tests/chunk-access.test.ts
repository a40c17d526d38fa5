import type { Caller } from '@alliance/auth/caller';
import { shard, stored, xorb, xorbName } from '@alliance/testing/chunk-files';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LinkSigner } from '../src/transfer/signed-links.ts';
import { assetOf, codeOf, type Opened, openChunks, post, sendXorb } from './chunk-desk.ts';
import { publisher, SIGNING_KEY, type StartedStorage, startTestStorage, stranger } from './start-storage.ts';

let storage: StartedStorage;
let shift = 0;
beforeAll(async () => {
  storage = await startTestStorage({ clock: () => new Date(Date.now() + shift) });
});
afterAll(() => storage?.[Symbol.asyncDispose]());

describe('who may', () => {
  const attempts: [string, Caller | null, string][] = [
    ['nobody', null, 'unauthenticated'],
    ['a publisher of another organisation', stranger, 'role_required'],
    ['a member', testCaller({ memberships: [memberOf('mekong', 'member')] }), 'role_required'],
    ['a steward', testCaller({ memberships: [memberOf('mekong', 'steward')] }), 'role_required'],
    ['a token without the scope', { ...publisher, scopes: ['read', 'decide', 'admin'] }, 'scope_required'],
    [
      'a publisher of a suspended organisation',
      testCaller({ memberships: [memberOf('mekong', 'publisher', 'suspended')] }),
      'organisation_not_in_good_standing',
    ],
  ];
  test.each(attempts)('get a token: not %s', async (_who, caller, code) => {
    const call = storage.client().openChunkUpload({ asset: assetOf() }, caller ? storage.as(caller) : {});
    await expect(call).toThrowWithCode(code);
  });

  test('get a token: no other service than the gateway, and for nothing that is no asset', async () => {
    const ask = (from: 'gateway' | 'grants', name: string) =>
      storage.client(from).openChunkUpload({ asset: assetOf(name) }, storage.as(publisher));
    await expect(ask('grants', 'cau-don')).toThrowWithCode('caller_not_allowed');
    for (const name of ['', '..', '../x', 'a/b', 'A b'])
      await expect(ask('gateway', name)).toThrowWithCode('invalid_argument');
  });

  test('send: nobody without the token of this very place', async () => {
    const [to, other, strangers] = [
      await openChunks(storage),
      await openChunks(storage, { name: 'khac' }),
      await openChunks(storage, { name: 'cau-don', caller: stranger, organisation: 'saigon' }),
    ];
    const [, epoch = ''] = /xet\/(\d+)/.exec(to.url) ?? [];
    const link = new LinkSigner([SIGNING_KEY]).sign(
      { method: 'GET', resource: new URL(to.url).pathname, parameters: { person: 'linh', role: 'owner' } },
      new Date(Date.now() + 60_000),
    );
    const wrong: Opened[] = [
      { ...to, token: '' },
      { ...to, token: 'x' },
      { ...to, token: `${to.token}AA` },
      { ...to, token: tampered(to.token) },
      { ...to, token: other.token },
      { ...to, token: strangers.token },
      { ...to, token: Buffer.from(link.split('?')[1] ?? '').toString('base64url') },
      { ...to, url: to.url.replace(epoch, `${Number(epoch) - 1}`) },
      { ...to, url: to.url.replace(epoch, `${Number(epoch) + 1}`) },
      { ...to, url: to.url.replace('/dataset/', '/model/') },
      { ...to, url: to.url.replace('/mekong/', '/saigon/') },
    ];
    const body = xorb([stored('x')]);
    for (const attempt of wrong) {
      for (const path of [`xorbs/default/${xorbName(body)}`, 'shards', 'telemetry'])
        expect((await post(attempt, path, body)).status).toBe(401);
      const { status } = await fetch(`${attempt.url}/v1/chunks/default/${'0'.repeat(64)}`);
      expect(status).toBe(401);
    }
  });

  test('send: nobody when the quarter of an hour is over', async () => {
    const to = await openChunks(storage);
    shift = 16 * 60_000;
    try {
      const refused = await post(to, 'shards', shard([]));
      expect([refused.status, await codeOf(refused)]).toEqual([401, 'token_expired']);
    } finally {
      shift = 0;
    }
  });
});

test('nothing can be read, and newer or other routes are said to be absent', async () => {
  const to = await openChunks(storage);
  const headers = { authorization: `Bearer ${to.token}` };
  const { hash } = await sendXorb(to, [stored('x')]);
  expect((await fetch(`${to.url}/v1/chunks/default/${hash}`, { headers })).status).toBe(404);
  expect((await fetch(`${to.url}/v1/xorbs/default/${hash}`, { headers })).status).toBe(404);
  expect((await fetch(`${to.url}/v2/shards`, { method: 'POST', headers, body: 'x' })).status).toBe(404);
  expect((await post(to, 'telemetry', '{}')).status).toBe(200);
  expect((await post(to, 'xorbs/default/..%2F..%2Fx', 'x')).status).toBe(400);
  expect((await post(to, 'shards', shard([]))).status).toBe(200);
});

test('pages of the node may send chunks, and no others', async () => {
  const to = await openChunks(storage);
  const ask = (origin: string) =>
    fetch(`${to.url}/v1/shards`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const { headers } = await ask('http://node.example:8080');
  expect(headers.get('access-control-allow-origin')).toBe('http://node.example:8080');
  expect(headers.get('access-control-allow-methods')).toContain('POST');
  expect(headers.get('access-control-allow-headers')).toContain('Authorization');
  expect((await ask('http://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

/** The same token with another role in it. */
function tampered(token: string): string {
  const query = Buffer.from(token, 'base64url').toString('utf8').replace('role=publisher', 'role=owner');
  return Buffer.from(query).toString('base64url');
}
