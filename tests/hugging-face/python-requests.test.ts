import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPythonStage, type PythonStage, README, TEXT } from './python-stage.ts';
import type { HubStage } from './stage.ts';

// What huggingface_hub sends, repeated with plain requests: it cannot be installed where only Node is.

let python: PythonStage;
let stage: HubStage;
let send: PythonStage['send'];
let hubUrl: string;
beforeAll(async () => {
  python = await openPythonStage();
  ({ stage, send, hubUrl } = python);
}, 120_000);
afterAll(() => python?.[Symbol.asyncDispose]());

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
