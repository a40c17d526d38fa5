import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPythonStage, type PythonStage } from './python-stage.ts';
import type { HubStage } from './stage.ts';

// What huggingface_hub sends about access, repeated with plain requests, and what strangers hear.

let python: PythonStage;
let stage: HubStage;
let send: PythonStage['send'];
let hubUrl: string;
beforeAll(async () => {
  python = await openPythonStage();
  ({ stage, send, hubUrl } = python);
}, 120_000);
afterAll(() => python?.[Symbol.asyncDispose]());

describe('gated access', () => {
  const FILES = '/sao-mai/gated/resolve/main/README.md';
  const ROOT = '/api/models/sao-mai/gated';

  test('is asked for, decided, and used', async () => {
    const { researcher, publisher } = stage;
    const info = (await (await send('GET', ROOT, { token: researcher })).json()) as { gated: string };
    expect(info.gated).toBe('manual');
    const refused = await send('GET', FILES, { token: researcher });
    expect([refused.status, refused.headers.get('x-error-code')]).toEqual([403, 'GatedRepo']);
    expect(await refused.text()).toContain(`${hubUrl}/models/sao-mai/gated`);
    const form: [string, string][] = [['Affiliation', 'Trường Đại học Hương Giang, khoa Ngữ văn']];
    expect(await (await send('POST', '/sao-mai/gated/ask-access', { token: researcher, form })).json()).toMatchObject({
      status: 'pending',
    });
    const pending = (await (await send('GET', `${ROOT}/user-access-request/pending`, { token: publisher })).json()) as [
      { user: { user: string }; fields: { statement: string } },
    ];
    expect(pending).toHaveLength(1);
    expect(pending[0].fields.statement).toContain('Affiliation: Trường Đại học Hương Giang');
    expect((await send('GET', `${ROOT}/user-access-request/pending`, { token: researcher })).status).toBe(403);
    const handle = { user: pending[0].user.user, status: 'accepted' };
    expect((await send('POST', `${ROOT}/user-access-request/handle`, { token: researcher, json: handle })).status).toBe(
      403,
    );
    expect((await send('POST', `${ROOT}/user-access-request/handle`, { token: publisher, json: handle })).status).toBe(
      200,
    );
    expect((await send('POST', `${ROOT}/user-access-request/handle`, { token: publisher, json: handle })).status).toBe(
      404,
    );
    expect((await send('GET', `${ROOT}/auth-check`, { token: researcher })).status).toBe(200);
    expect((await send('GET', FILES, { token: researcher })).status).toBe(302);
    expect((await send('GET', FILES)).status).toBe(401);
    const accepted = await send('GET', `${ROOT}/user-access-request/accepted`, { token: publisher });
    expect(await accepted.json()).toEqual([expect.objectContaining({ status: 'accepted' })]);
  });

  test('writing is for publishers', async () => {
    expect((await send('GET', `${ROOT}/auth-check/write`, { token: stage.publisher })).status).toBe(200);
    expect((await send('GET', `${ROOT}/auth-check/write`, { token: stage.researcher })).status).toBe(403);
    const gatedOff = { token: stage.researcher, json: { gated: false } };
    expect([403, 404]).toContain((await send('PUT', `${ROOT}/settings`, gatedOff)).status);
  });
});

describe('strangers', () => {
  const ROOT = '/api/datasets/sao-mai/free';

  test.each([
    ['GET', '/api/whoami-v2', undefined],
    ['POST', '/api/repos/create', { name: 'x', organization: 'sao-mai', type: 'dataset' }],
    ['DELETE', '/api/repos/delete', { name: 'free', organization: 'sao-mai', type: 'dataset' }],
    ['POST', '/api/repos/move', { fromRepo: 'sao-mai/free', toRepo: 'sao-mai/freed', type: 'dataset' }],
    ['PUT', `${ROOT}/settings`, { private: true }],
    ['POST', `${ROOT}/branch/x`, {}],
    ['DELETE', `${ROOT}/branch/x`, undefined],
    ['POST', `${ROOT}/tag/main`, { tag: '2.0.0' }],
    ['DELETE', `${ROOT}/tag/1.0.0`, undefined],
    ['POST', `${ROOT}/preupload/main`, { files: [] }],
    ['POST', `${ROOT}/commit/main`, {}],
    [
      'POST',
      '/datasets/sao-mai/free.git/info/lfs/objects/batch',
      { operation: 'upload', objects: [{ oid: 'b'.repeat(64), size: 1 }] },
    ],
    ['POST', '/datasets/sao-mai/free.git/info/lfs/verify', { oid: 'a'.repeat(64), size: 1 }],
    ['POST', '/datasets/sao-mai/free/ask-access', {}],
    ['GET', `${ROOT}/auth-check/write`, undefined],
    ['GET', `${ROOT}/user-access-request/pending`, undefined],
    ['POST', `${ROOT}/user-access-request/handle`, { user: 'x', status: 'accepted' }],
  ])('%s %s needs a token, of the right organisation', async (method, path, json) => {
    const refs = async () => (await send('GET', `${ROOT}/refs`, { token: stage.publisher })).text();
    const before = await refs();
    for (const [token, statuses] of [
      [undefined, [401]],
      ['hf_wrong', [401]],
    ] as const) {
      const answer = await send(method, path, { ...(token ? { token } : {}), ...(json ? { json } : {}) });
      expect(statuses).toContain(answer.status);
    }
    if (path.startsWith(ROOT) || path.includes('/info/lfs/')) {
      const answer = await send(method, path, { token: stage.researcher, ...(json ? { json } : {}) });
      expect(answer.status).toBeGreaterThanOrEqual(path.endsWith('preupload/main') ? 200 : 400);
      expect(answer.status).toBeLessThan(500);
    }
    expect(await refs()).toBe(before);
  });
});
