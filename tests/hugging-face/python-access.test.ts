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

  test('is granted unasked: once, by those who decide; to an address, without saying whether anybody has it', async () => {
    const { alliance, publisher, researcher } = stage;
    await alliance.people.register('moi@huong-giang.test', 'Người mới');
    const user = 'moi@huong-giang.test';
    const grant = (token: string, root = ROOT, whom = user) =>
      send('POST', `${root}/user-access-request/grant`, { token, json: { user: whom } });
    expect((await grant(researcher)).status).toBe(403);
    expect((await grant(publisher, '/api/datasets/sao-mai/free')).status).toBe(400);
    expect((await grant(publisher, ROOT, 'khong-ai')).status).toBe(404);
    expect((await grant(publisher, '/api/models/sao-mai/missing')).status).toBe(404);
    const granted = await grant(publisher);
    const offered = { id: expect.any(String), status: 'pending' };
    expect([granted.status, await granted.json()]).toEqual([200, offered]);
    const nobody = await grant(publisher, ROOT, 'nobody@huong-giang.test');
    expect([nobody.status, await nobody.json()]).toEqual([200, offered]);
    expect((await grant(publisher)).status).toBe(409);
    const newcomer = await alliance.people.as(user);
    const { items } = await newcomer.get<{ items: { id: string }[] }>('/v1/awards');
    await newcomer.post(`/v1/awards/${items[0]?.id}/claim`);
    const { person } = await newcomer.get<{ person: { id: string } }>('/v1/me');
    expect((await grant(publisher, ROOT, person.id)).status).toBe(409);
    const accepted = await send('GET', `${ROOT}/user-access-request/accepted`, { token: publisher });
    const people = ((await accepted.json()) as { user: { user: string; email?: string } }[]).map((one) => one.user);
    expect(people.length).toBeGreaterThan(0);
    expect(JSON.stringify(people)).not.toContain(user);
    const token = await alliance.people.tokenOf(user);
    expect((await send('GET', FILES, { token })).status).toBe(302);
  });

  test('answers the form of the asset where the names fit; what the form requires is asked for', async () => {
    const { alliance } = stage;
    const owner = await alliance.people.as('lan@sao-mai.test');
    const label = { vi: 'Đơn vị công tác', en: 'Affiliation' };
    const fields = [{ id: 'where', kind: 'text', label, required: true }];
    await owner.put('/v1/models/sao-mai/gated/access-form', { fields, replacesVersion: 0 });
    await alliance.people.register('hoi@huong-giang.test');
    const token = await alliance.people.tokenOf('hoi@huong-giang.test');
    const ask = (form: [string, string][]) => send('POST', '/sao-mai/gated/ask-access', { token, form });
    const lacking = await ask([['Why', 'Chỉ để xem thử.']]);
    expect([lacking.status, await lacking.text()]).toEqual([400, expect.stringContaining('where')]);
    const asked = (await (await ask([['Affiliation', 'Khoa Ngữ văn']])).json()) as { id: string };
    const applicant = await alliance.people.as('hoi@huong-giang.test');
    const { answers } = await applicant.get<{ answers: object[] }>(`/v1/access-requests/${asked.id}/answers`);
    expect(answers).toMatchObject([{ value: 'Khoa Ngữ văn' }]);
    await applicant.post(`/v1/access-requests/${asked.id}/withdraw`);
    await owner.put('/v1/models/sao-mai/gated/access-form', { fields: [], replacesVersion: 1 });
  });

  test('is refused with the reason given', async () => {
    const { alliance, publisher } = stage;
    await alliance.people.register('khac@huong-giang.test');
    const token = await alliance.people.tokenOf('khac@huong-giang.test');
    expect(
      (await send('POST', '/sao-mai/gated/ask-access', { token, form: [['Why', 'Chỉ để xem thử.']] })).status,
    ).toBe(200);
    const pending = await send('GET', `${ROOT}/user-access-request/pending`, { token: publisher });
    const [{ user }] = (await pending.json()) as [{ user: { user: string } }];
    const json = { user: user.user, status: 'rejected', rejectionReason: 'Ngoài phạm vi.' };
    expect((await send('POST', `${ROOT}/user-access-request/handle`, { token: publisher, json })).status).toBe(200);
    const rejected = await send('GET', `${ROOT}/user-access-request/rejected`, { token: publisher });
    expect(await rejected.json()).toHaveLength(1);
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
    ['POST', `${ROOT}/user-access-request/grant`, { user: 'x' }],
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
