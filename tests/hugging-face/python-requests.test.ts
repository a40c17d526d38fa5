import { createRepo, uploadFiles } from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HubStage, openHubStage } from './stage.ts';

// What huggingface_hub sends, repeated with plain requests: it cannot be installed where only Node is.

let stage: HubStage;
let hubUrl: string;
const free = { type: 'dataset', name: 'sao-mai/free' } as const;
const gated = { type: 'model', name: 'sao-mai/gated' } as const;
const README = '---\nlicense: cc-by-4.0\n---\n# Thử\n';
const TEXT = 'một\nhai\nba\n';

beforeAll(async () => {
  stage = await openHubStage();
  hubUrl = stage.hubUrl;
  for (const repo of [free, gated]) {
    await createRepo({ hubUrl, accessToken: stage.publisher, repo });
    const files = [
      { path: 'README.md', content: new Blob([README]) },
      { path: 'dữ liệu/a.txt', content: new Blob([TEXT]) },
      { path: 'b.lfs.txt', content: new Blob(['x'.repeat(20)]) },
    ];
    await uploadFiles({ hubUrl, accessToken: stage.publisher, repo, files, useXet: false });
  }
  await send('PUT', '/api/models/sao-mai/gated/settings', { token: stage.publisher, json: { gated: 'manual' } });
  for (const path of ['/api/datasets/sao-mai/free', '/api/models/sao-mai/gated'])
    await send('POST', `${path}/tag/main`, { token: stage.publisher, json: { tag: '1.0.0' } });
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

type Sent = {
  token?: string;
  json?: unknown;
  form?: [string, string][];
  headers?: Record<string, string>;
  body?: string;
};

function send(method: string, path: string, { token, json, form, headers = {}, body }: Sent = {}): Promise<Response> {
  return fetch(path.startsWith('http') ? path : `${hubUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(form ? { body: new URLSearchParams(form) } : {}),
    ...(body === undefined ? {} : { body }),
  });
}

const FILE = `/datasets/sao-mai/free/resolve/main/${encodeURIComponent('dữ liệu')}/a.txt`;

describe('downloading', () => {
  test('asks with HEAD, which is answered and never redirected', async () => {
    const head = await send('HEAD', FILE, { headers: { 'accept-encoding': 'identity' } });
    const { sha } = (await (await send('GET', '/api/datasets/sao-mai/free')).json()) as { sha: string };
    expect(head.status).toBe(200);
    expect(head.headers.get('x-repo-commit')).toBe(sha);
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(TEXT)));
    expect(head.headers.get('etag')).toMatch(/^"[0-9a-f]{40}"$/);
    expect(head.headers.get('x-linked-size')).toBeNull();
    expect(head.headers.get('x-xet-hash')).toBeNull();
  });

  test('goes by a link that needs no credential, whole and by range', async () => {
    const { status, headers } = await send('GET', FILE);
    expect(status).toBe(302);
    const link = headers.get('location') ?? '';
    expect(await (await send('GET', link, { token: stage.publisher })).text()).toBe(TEXT);
    const part = await send('GET', link, { headers: { range: 'bytes=5-' } });
    expect([part.status, await part.text()]).toEqual([206, Buffer.from(TEXT).subarray(5).toString()]);
  });

  test('a large file is told by its SHA-256, and its Git content is a pointer', async () => {
    const head = await send('HEAD', '/datasets/sao-mai/free/resolve/1.0.0/b.lfs.txt');
    const tag = head.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect([head.headers.get('x-linked-etag'), head.headers.get('x-linked-size')]).toEqual([tag, '20']);
    const pointer = await send('GET', '/datasets/sao-mai/free/raw/1.0.0/b.lfs.txt');
    expect(await pointer.text()).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${tag.replaceAll('"', '')}\nsize 20\n`,
    );
  });

  test.each([
    ['/datasets/sao-mai/free/resolve/main/nowhere.txt', 404, 'EntryNotFound'],
    ['/datasets/sao-mai/free/resolve/9.9.9/README.md', 404, 'RevisionNotFound'],
    ['/datasets/sao-mai/nowhere/resolve/main/README.md', 401, 'RepoNotFound'],
    ['/sao-mai/gated/resolve/main/README.md', 401, 'GatedRepo'],
  ])('HEAD %s: %d %s', async (path, status, code) => {
    const head = await send('HEAD', path);
    expect([head.status, head.headers.get('x-error-code')]).toEqual([status, code]);
    expect(head.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(head.headers.get('content-type') ?? '').not.toContain('json');
    expect(head.headers.has('x-repo-commit')).toBe(code === 'EntryNotFound' || code === 'GatedRepo');
  });

  test('errors are JSON with what happened', async () => {
    const answer = await send('GET', '/api/datasets/sao-mai/nowhere', { token: stage.researcher });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({
      code: 'not_found',
      status: 404,
      error: expect.stringContaining('sao-mai/nowhere'),
      traceId: answer.headers.get('x-request-id'),
    });
  });

  test('lists tags by what they say, and branches with pull requests when asked', async () => {
    await stage.alliance.settle();
    const types = (await (await send('GET', '/api/datasets-tags-by-type')).json()) as Record<string, object[]>;
    expect(Object.keys(types).sort()).toEqual(['language', 'license', 'other', 'task_categories']);
    const [licence] = types.license as { id: string; label: string; type: string }[];
    expect(licence).toMatchObject({ id: expect.stringMatching(/^license:[a-z0-9.-]+$/), type: 'license' });
    const listed = await send('GET', `/api/datasets?filter=${encodeURIComponent(licence?.id ?? '')}`);
    expect(await listed.json()).not.toEqual([]);
    expect(await (await send('GET', '/api/datasets?filter=license:nowhere-1.0')).json()).toEqual([]);
    const refs = async (query: string) => (await send('GET', `/api/datasets/sao-mai/free/refs${query}`)).json();
    expect(await refs('?include_prs=1')).toMatchObject({ converts: [], pullRequests: [] });
    expect(await refs('')).not.toHaveProperty('pullRequests');
  });

  test('asks for paths with a form, and for the tree with encoded slashes', async () => {
    const form: [string, string][] = [
      ['paths', 'README.md'],
      ['paths', 'dữ liệu/a.txt'],
      ['expand', 'true'],
    ];
    const infos = (await (
      await send('POST', '/api/datasets/sao-mai/free/paths-info/main', { form })
    ).json()) as object[];
    expect(infos).toEqual([
      expect.objectContaining({
        path: 'README.md',
        lastCommit: expect.objectContaining({ title: expect.any(String) }),
      }),
      expect.objectContaining({ path: 'dữ liệu/a.txt' }),
    ]);
    const folder = encodeURIComponent('dữ liệu');
    const tree = await send(
      'GET',
      `/api/datasets/sao-mai/free/tree/${encodeURIComponent('refs/heads/main')}/${folder}`,
    );
    expect(((await tree.json()) as { path: string }[]).map(({ path }) => path)).toEqual(['dữ liệu/a.txt']);
  });

  test('pages are linked', async () => {
    const page = await send('GET', '/api/datasets/sao-mai/free/tree/main?recursive=true&limit=2');
    const next = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toMatch(new RegExp(`^${hubUrl}/api/`));
    const rest = (await (await send('GET', next)).json()) as { path: string }[];
    expect(rest.length).toBeGreaterThan(0);
  });

  test('the name that the client used is the name in answers', async () => {
    const other = hubUrl.replace('127.0.0.1', 'localhost');
    const made = await send('POST', `${other}/api/repos/create`, {
      token: stage.publisher,
      json: { name: 'Other', organization: 'sao-mai', type: 'model', private: true },
    });
    expect(await made.json()).toMatchObject({ url: `${other}/sao-mai/other`, id: 'sao-mai/other' });
  });
});

describe('committing', () => {
  const COMMIT = '/api/datasets/sao-mai/free/commit/main';
  const lines = (...values: [string, object][]) =>
    values.map(([key, value]) => JSON.stringify({ key, value })).join('\n');
  const commit = (body: string, path = COMMIT, token = stage.publisher) =>
    send('POST', path, { token, body, headers: { 'content-type': 'application/x-ndjson' } });
  const file = (path: string, content: string) =>
    ['file', { path, content: Buffer.from(content).toString('base64'), encoding: 'base64' }] as [string, object];

  test('twice the same is once', async () => {
    const body = lines(['header', { summary: 'Again', description: '' }], file('again.txt', 'again'));
    const [one, two] = [await (await commit(body)).json(), await (await commit(`${body}\n`)).json()] as {
      commitOid: string;
    }[];
    expect(two?.commitOid).toBe(one?.commitOid);
  });

  test('says that it is a draft', async () => {
    const answer = await commit(lines(['header', { summary: 'Draft' }], file('draft.txt', 'draft')));
    expect(answer.headers.get('x-hf-warning')).toMatch(/^draft:sao-mai\/free; Saved as draft [0-9a-f]{7}\. Tag it/);
  });

  test.each([
    ['a path upwards', file('../x.txt', 'x'), 422],
    ['an absolute path', file('/x.txt', 'x'), 422],
    ['a backslash', file('a\\b.txt', 'x'), 422],
    ['a control character', file('a\u0000b', 'x'), 422],
    ['half a character', file('a\ud800b', 'x'), 400],
    ['a name that is too long', file('a'.repeat(2_000), 'x'), 422],
    ['letters that are not composed', file('câu.txt'.normalize('NFD'), 'x'), 422],
    ['a path that differs only in case', file('readme.md', 'x'), 422],
    ['a large file that never came', ['lfsFile', { path: 'x.bin', algo: 'sha256', oid: 'a'.repeat(64), size: 1 }], 400],
    ['a file that is not there', ['deletedFile', { path: 'nowhere' }], 404],
    ['an unknown key', ['surprise', {}], 400],
  ] as [string, [string, object], number][])('refuses %s', async (_what, line, status) => {
    const before = await (await send('GET', '/api/datasets/sao-mai/free/refs', { token: stage.publisher })).text();
    const answer = await commit(lines(['header', { summary: 'No' }], line));
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining('"error"')]);
    expect(await (await send('GET', '/api/datasets/sao-mai/free/refs', { token: stage.publisher })).text()).toBe(
      before,
    );
  });

  test('refuses what is no line of JSON, an empty commit and pull requests', async () => {
    expect((await commit('{"key":')).status).toBe(400);
    expect((await commit(lines(['header', { summary: 'Nothing' }]))).status).toBe(400);
    expect((await commit(lines(file('x', 'x')), `${COMMIT}?create_pr=1`)).status).toBe(403);
    expect((await commit(lines(file('x', 'x')), COMMIT.replace('main', 'nowhere'))).status).toBe(404);
  });

  test('a version cannot be moved or taken away by its tag', async () => {
    const tag = '/api/datasets/sao-mai/free/tag';
    expect((await send('DELETE', `${tag}/1.0.0`, { token: stage.publisher })).status).toBe(403);
    expect((await send('DELETE', `${tag}/7.0.0`, { token: stage.publisher })).status).toBe(404);
    expect((await send('POST', `${tag}/main`, { token: stage.publisher, json: { tag: 'not a version' } })).status).toBe(
      400,
    );
    expect((await send('POST', `${tag}/main`, { token: stage.researcher, json: { tag: '2.0.0' } })).status).toBe(403);
  });

  test('large files are asked for once, and only to send', async () => {
    const batch = (json: object) =>
      send('POST', '/datasets/sao-mai/free.git/info/lfs/objects/batch', {
        token: stage.publisher,
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/vnd.git-lfs+json' },
      });
    const head = await send('HEAD', '/datasets/sao-mai/free/resolve/main/b.lfs.txt');
    const known = { oid: head.headers.get('etag')?.replaceAll('"', ''), size: 20 };
    const answer = await batch({ operation: 'upload', transfers: ['basic', 'xet'], objects: [known] });
    expect(await answer.json()).toEqual({ transfer: 'basic', objects: [known] });
    expect((await batch({ operation: 'download', objects: [known] })).status).toBe(403);
  });

  test('validate-yaml names an unknown licence, and warns of a missing one', async () => {
    const validate = (content: string) =>
      send('POST', '/api/validate-yaml', { json: { content, repoType: 'dataset' } });
    expect((await validate(README)).status).toBe(200);
    const unknown = await validate('---\nlicense: no-such-1.0\n---\n');
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ errors: [{ message: expect.stringContaining('no-such-1.0') }] });
    expect(await (await validate('# Thử')).json()).toMatchObject({ errors: [], warnings: [{}, {}] });
  });
});

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
