import { createHash, randomBytes } from 'node:crypto';
import {
  checkRepoAccess,
  commit,
  countCommits,
  createBranch,
  createRepo,
  deleteBranch,
  deleteFiles,
  deleteRepo,
  downloadFile,
  fileDownloadInfo,
  fileExists,
  listCommits,
  listDatasets,
  listFiles,
  listModels,
  pathsInfo,
  repoExists,
  uploadFiles,
  whoAmI,
} from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HubStage, openHubStage } from './stage.ts';

const README = `---
license: cc-by-4.0
pretty_name: Câu đơn tiếng Việt
language:
- vi
tags:
- treebank
task_categories:
- token-classification
---
# Câu đơn

Một trăm câu đơn.
`;
const MEBIBYTE = 1024 * 1024;

/** Weights that nothing can compress, in the format that is allowed. */
function safetensors(size: number): Buffer {
  const length = size - 8 - 128;
  const header = JSON.stringify({ w: { dtype: 'U8', shape: [length], data_offsets: [0, length] } }).padEnd(128);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(128n);
  return Buffer.concat([start, Buffer.from(header), randomBytes(length)]);
}

let stage: HubStage;
let hubUrl: string;
let accessToken: string;
beforeAll(async () => {
  stage = await openHubStage();
  hubUrl = stage.hubUrl;
  accessToken = stage.publisher;
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const text = (content: string) => new Blob([content]);
const textOf = async (blob: Blob | null) => (blob ? await blob.text() : null);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Publishes what is on main, as Python's `create_tag` does; the JavaScript client has no call for it. */
async function tag(repo: string, version: string, token = accessToken): Promise<Response> {
  return fetch(`${hubUrl}/api/${repo}/tag/main`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tag: version, message: 'First.' }),
  });
}

test('knows whose token it is', async () => {
  const me = await whoAmI({ hubUrl, accessToken });
  expect(me).toMatchObject({ type: 'user', name: 'lan@sao-mai.test', orgs: [{ name: 'sao-mai', roleInOrg: 'admin' }] });
  await expect(whoAmI({ hubUrl, accessToken: 'hf_wrong' })).rejects.toMatchObject({ statusCode: 401 });
});

describe('a dataset', () => {
  const repo = { type: 'dataset', name: 'sao-mai/cau-don' } as const;
  const large = safetensors(12 * MEBIBYTE);

  test('is made, once', async () => {
    const { repoUrl, id } = await createRepo({ hubUrl, accessToken, repo });
    expect([repoUrl, id]).toEqual([`${hubUrl}/datasets/sao-mai/cau-don`, 'sao-mai/cau-don']);
    await expect(createRepo({ hubUrl, accessToken, repo })).rejects.toMatchObject({ statusCode: 409 });
  });

  test('takes small and large files', async () => {
    const made = await uploadFiles({
      hubUrl,
      accessToken,
      repo,
      commitTitle: 'Thêm câu',
      useXet: false,
      files: [
        { path: 'README.md', content: text(README) },
        { path: 'data/câu.jsonl', content: text('{"text":"Trời đẹp."}\n') },
        { path: 'data/large.safetensors', content: new Blob([large]) },
        { path: 'empty.txt', content: text('') },
      ],
    });
    expect(made?.commit.oid).toMatch(/^[0-9a-f]{40}$/);
    expect(made?.commit.url).toBe(`${hubUrl}/datasets/sao-mai/cau-don/commit/${made?.commit.oid}`);
  });

  test('lists what is in it', async () => {
    const files = await Array.fromAsync(listFiles({ hubUrl, accessToken, repo, recursive: true }));
    expect(files.map(({ type, path, size }) => [type, path, size])).toEqual([
      ['file', '.gitattributes', expect.any(Number)],
      ['file', 'README.md', Buffer.byteLength(README)],
      ['directory', 'data', 0],
      ['file', 'data/câu.jsonl', 26],
      ['file', 'data/large.safetensors', large.length],
      ['file', 'empty.txt', 0],
    ]);
    expect(files.find(({ path }) => path === 'data/large.safetensors')?.lfs).toMatchObject({ oid: sha256(large) });
    const folder = await Array.fromAsync(listFiles({ hubUrl, accessToken, repo, path: 'data' }));
    expect(folder.map(({ path }) => path)).toEqual(['data/câu.jsonl', 'data/large.safetensors']);
    const known = await pathsInfo({ hubUrl, accessToken, repo, paths: ['README.md', 'nowhere', 'data'] });
    expect(known.map(({ type, path }) => [type, path])).toEqual([
      ['file', 'README.md'],
      ['directory', 'data'],
    ]);
  });

  test('is a draft, which only its owners see', async () => {
    expect(await repoExists({ hubUrl, repo })).toBe(false);
    expect(await repoExists({ hubUrl, repo, accessToken: stage.researcher })).toBe(false);
    expect(await repoExists({ hubUrl, repo, accessToken })).toBe(true);
    expect(await textOf(await downloadFile({ hubUrl, accessToken, repo, path: 'README.md' }))).toBe(README);
  });

  test('is published by a tag, and read by anybody', async () => {
    expect((await tag('datasets/sao-mai/cau-don', '1.0.0')).status).toBe(200);
    expect((await tag('datasets/sao-mai/cau-don', '1.0.0')).status).toBe(409);
    expect(await repoExists({ hubUrl, repo })).toBe(true);
    expect(await textOf(await downloadFile({ hubUrl, repo, path: 'data/câu.jsonl' }))).toBe('{"text":"Trời đẹp."}\n');
    const blob = await downloadFile({ hubUrl, repo, path: 'data/large.safetensors', revision: '1.0.0' });
    expect(sha256(new Uint8Array(await (blob as Blob).arrayBuffer()))).toBe(sha256(large));
    const slice = (blob as Blob).slice(5 * MEBIBYTE, 5 * MEBIBYTE + 100);
    expect(Buffer.from(await slice.arrayBuffer())).toEqual(large.subarray(5 * MEBIBYTE, 5 * MEBIBYTE + 100));
    expect(await textOf(await downloadFile({ hubUrl, repo, path: 'empty.txt' }))).toBe('');
    expect(await downloadFile({ hubUrl, repo, path: 'nowhere.txt' })).toBeNull();
    expect(await fileExists({ hubUrl, repo, path: 'nowhere.txt' })).toBe(false);
    expect(await fileExists({ hubUrl, repo, path: 'README.md' })).toBe(true);
  });

  test('says how large a file is without giving it', async () => {
    const info = await fileDownloadInfo({ hubUrl, repo, path: 'data/large.safetensors' });
    expect(info).toMatchObject({ size: large.length, etag: `"${sha256(large)}"` });
    expect(info?.url).toBe(`${hubUrl}/datasets/sao-mai/cau-don/resolve/main/data/large.safetensors`);
    expect(await fileDownloadInfo({ hubUrl, repo, path: 'empty.txt' })).toMatchObject({ size: 0 });
  });

  test('is found in the list with what its README says', async () => {
    await stage.alliance.settle();
    const found = await Array.fromAsync(
      listDatasets({ hubUrl, search: { query: 'cau don' }, additionalFields: ['tags'] }),
    );
    expect(found).toEqual([expect.objectContaining({ name: 'sao-mai/cau-don', private: false, gated: false })]);
    expect(found[0]?.tags).toEqual(expect.arrayContaining(['treebank', 'language:vi', 'license:cc-by-4.0']));
    expect(await Array.fromAsync(listDatasets({ hubUrl, search: { tags: ['language:en'] } }))).toEqual([]);
    expect(await Array.fromAsync(listModels({ hubUrl, search: { owner: 'sao-mai' } }))).toEqual([]);
  });

  test('keeps its history', async () => {
    const commits = await Array.fromAsync(listCommits({ hubUrl, accessToken, repo }));
    expect(commits.map(({ title }) => title)).toEqual(['Thêm câu', 'initial commit']);
    expect(await countCommits({ hubUrl, accessToken, repo, revision: 'main' })).toBe(2);
  });

  test('goes on in branches', async () => {
    await createBranch({ hubUrl, accessToken, repo, branch: 'thu' });
    await uploadFiles({ hubUrl, accessToken, repo, branch: 'thu', files: [{ path: 'b.txt', content: text('b') }] });
    expect(await fileExists({ hubUrl, accessToken, repo, path: 'b.txt', revision: 'thu' })).toBe(true);
    expect(await fileExists({ hubUrl, accessToken, repo, path: 'b.txt' })).toBe(false);
    await expect(
      downloadFile({ hubUrl, accessToken: stage.researcher, repo, path: 'b.txt', revision: 'thu' }),
    ).rejects.toMatchObject({ statusCode: 404 });
    await deleteBranch({ hubUrl, accessToken, repo, branch: 'thu' });
    await expect(deleteBranch({ hubUrl, accessToken, repo, branch: 'main' })).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  test('loses files only in what comes after', async () => {
    await deleteFiles({ hubUrl, accessToken, repo, paths: ['data/câu.jsonl'] });
    expect(await fileExists({ hubUrl, accessToken, repo, path: 'data/câu.jsonl' })).toBe(false);
    expect(await fileExists({ hubUrl, repo, path: 'data/câu.jsonl' })).toBe(true);
    await expect(deleteRepo({ hubUrl, accessToken, repo })).rejects.toMatchObject({ statusCode: 403 });
  });

  test('refuses whoever may not write, and what was overtaken', async () => {
    const operations = [{ operation: 'addOrUpdate' as const, path: 'x.txt', content: text('x') }];
    const title = 'Nothing';
    for (const token of [stage.researcher, stage.reader])
      await expect(commit({ hubUrl, accessToken: token, repo, title, operations })).rejects.toMatchObject({
        statusCode: 403,
      });
    await expect(commit({ hubUrl, accessToken: 'hf_wrong', repo, title, operations })).rejects.toMatchObject({
      statusCode: 401,
    });
    await expect(
      commit({ hubUrl, accessToken, repo, title, operations, parentCommit: '0'.repeat(40) }),
    ).rejects.toMatchObject({ statusCode: 412 });
  });
});

test('a file of 100 MB is sent in parts, and comes back whole', { timeout: 180_000 }, async () => {
  const repo = { type: 'model', name: 'sao-mai/lon' } as const;
  await createRepo({ hubUrl, accessToken, repo, visibility: 'private' });
  const bytes = safetensors(100 * MEBIBYTE);
  await uploadFiles({
    hubUrl,
    accessToken,
    repo,
    useXet: false,
    files: [{ path: 'm.safetensors', content: new Blob([bytes]) }],
  });
  const blob = (await downloadFile({ hubUrl, accessToken, repo, path: 'm.safetensors' })) as Blob;
  const hash = createHash('sha256');
  for await (const chunk of blob.stream()) hash.update(chunk);
  expect(hash.digest('hex')).toBe(sha256(bytes));
});

test('a private repository is nobody else’s', async () => {
  const repo = { type: 'dataset', name: 'sao-mai/rieng' } as const;
  await createRepo({ hubUrl, accessToken, repo, visibility: 'private', license: 'cc0-1.0' });
  await tag('datasets/sao-mai/rieng', '1.0.0');
  await checkRepoAccess({ hubUrl, accessToken, repo });
  await expect(checkRepoAccess({ hubUrl, accessToken: stage.researcher, repo })).rejects.toMatchObject({
    statusCode: 404,
  });
  await expect(checkRepoAccess({ hubUrl, repo })).rejects.toMatchObject({ statusCode: 401 });
  expect(await repoExists({ hubUrl, repo, accessToken: stage.researcher })).toBe(false);
});

test('a repository without anything published can be moved, and its old name leads on', async () => {
  const repo = { type: 'dataset', name: 'sao-mai/cu' } as const;
  await createRepo({ hubUrl, accessToken, repo, license: 'cc0-1.0' });
  const content = new Blob(['một\n']);
  await uploadFiles({ hubUrl, accessToken, repo, useXet: false, files: [{ path: 'a.txt', content }] });
  const move = (fromRepo: string, toRepo: string, token = accessToken) =>
    fetch(`${hubUrl}/api/repos/move`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ fromRepo, toRepo, type: 'dataset' }),
    });
  expect([403, 404]).toContain((await move('sao-mai/cu', 'sao-mai/moi', stage.researcher)).status);
  expect((await move('sao-mai/cu', 'huong-giang/moi')).status).toBe(403);
  expect((await move('sao-mai/cu', 'sao-mai/moi')).status).toBe(200);
  const old = await fetch(`${hubUrl}/api/datasets/sao-mai/cu`, {
    headers: { authorization: `Bearer ${accessToken}` },
    redirect: 'manual',
  });
  expect([old.status, old.headers.get('location')]).toEqual([307, '/api/datasets/sao-mai/moi']);
  expect(await (await downloadFile({ hubUrl, accessToken, repo, path: 'a.txt' }))?.text()).toBe('một\n');
  await tag('datasets/sao-mai/moi', '1.0.0');
  expect((await move('sao-mai/moi', 'sao-mai/cu')).status).toBe(403);
});

test('a repository without anything published can be deleted', async () => {
  const repo = { type: 'model', name: 'sao-mai/nham' } as const;
  await createRepo({ hubUrl, accessToken, repo });
  await deleteRepo({ hubUrl, accessToken, repo });
  expect(await repoExists({ hubUrl, accessToken, repo })).toBe(false);
});
