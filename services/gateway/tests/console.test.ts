import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import { buildTestApp } from './support/build-test-app.ts';

const PAGE = '<!doctype html><title>Console</title>';
const SCRIPT = 'export const answer = 42;';

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alliance-console-'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'index.html.br'), brotliCompressSync(PAGE));
  await writeFile(join(folder, 'app-1.js'), SCRIPT);
  await writeFile(join(folder, 'app-1.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'app-1.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, '.built-from'), 'secret');
  app = await buildTestApp({}, { ALLIANCE_CONSOLE_FOLDER: folder });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, encoding = 'identity') => app.inject({ url, headers: { 'accept-encoding': encoding } });

test.each(['/', '/?q=x', '/sign-in', '/datasets/a/b', '/models/a/b?version=1.0.0'])('%s is the page', async (url) => {
  const answer = await get(url);
  expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([200, PAGE, 'no-cache']);
  expect(answer.headers['content-type']).toMatch(/^text\/html/);
});

test('files are sent compressed to whoever takes that, and kept for ever', async () => {
  const [plain, gzip, brotli] = await Promise.all(
    ['identity', 'gzip', 'gzip, br'].map((form) => get('/assets/app-1.js', form)),
  );
  expect([plain?.body, plain?.headers['content-encoding']]).toEqual([SCRIPT, undefined]);
  expect(gzip?.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(brotli?.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringMatching(/javascript/),
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(brotliDecompressSync(brotli?.rawPayload ?? Buffer.of()).toString()).toBe(SCRIPT);
});

test('the page is sent compressed too, and asked for anew every time', async () => {
  const page = await get('/', 'br');
  expect(page.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
  expect(brotliDecompressSync(page.rawPayload).toString()).toBe(PAGE);
});

test.each([
  ['/datasets/a/b?version=1.0.0', '</v1/datasets/a/b/schema.jsonld>; rel="describedby"; type="application/ld+json"'],
  ['/models/a/b.c_D', '</v1/models/a/b.c_D/schema.jsonld>; rel="describedby"; type="application/ld+json"'],
  ['/datasets/a/b/lineage', undefined],
  ['/datasets/a/%3E%0d%0ax', undefined],
  ['/', undefined],
])('%s says what it is about by the header Link', async (url, link) => {
  expect((await get(url)).headers.link).toBe(link);
});

test.each(['/assets/.built-from', '/assets/index.html', '/assets/%2e%2e/app.js', '/assets/nothing.js', '/datasets'])(
  '%s is not there',
  async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  },
);
