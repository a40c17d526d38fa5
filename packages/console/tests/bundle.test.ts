import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../build.ts';

const SCRIPT_BUDGET = 150_000;

let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'alliance-console-')), 'built');
  await buildConsole(folder);
});
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, name));
const contents = async () =>
  Object.fromEntries(await Promise.all((await readdir(folder)).map(async (name) => [name, await read(name)] as const)));

test('the page brings files of the gateway only, and nothing inline', async () => {
  const page = (await read('index.html')).toString();
  expect([...page.matchAll(/<script\b[^>]*>([^<]*)<\/script>/g)].map(([, inline]) => inline)).toEqual(['']);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  const addresses = [...page.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  const names = new Set(await readdir(folder));
  // What the gateway has besides the console.
  const elsewhere = ['/docs', '/feed.atom'];
  expect(addresses).toEqual(expect.arrayContaining(elsewhere));
  for (const address of addresses.filter((one) => !elsewhere.includes(one)))
    expect(names).toContain(address.replace(/^\/assets\//, ''));
});

test('all scripts that the first page asks for fit the budget together, compressed as they are sent', async () => {
  const page = (await read('index.html')).toString();
  const names = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(0);
  for (const form of ['br', 'gz']) {
    const sizes = await Promise.all(names.map(async (name) => (await read(`${name}.${form}`)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(SCRIPT_BUDGET);
  }
});

test('whoever serves the files may read them', async () => {
  expect((await stat(folder)).mode & 0o777).toBe(0o755);
});

test('the same sources make the same files, and leave nothing else', async () => {
  const before = await contents();
  await buildConsole(folder);
  expect(await contents()).toEqual(before);
  expect(await readdir(join(folder, '..'))).toEqual(['built']);
});
