import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { downloadRelease, downloadTo } from './nats-server-download.ts';

const pin = { version: '2.15.0', file: 'v2.15.0/nats-server-v2.15.0-linux-amd64.tar.gz', sha256: '0'.repeat(64) };
afterEach(() => vi.unstubAllGlobals());

test('uses no download whose SHA-256 is not the pinned one', async () => {
  vi.stubGlobal('fetch', async () => new Response('something else'));
  const folder = await mkdtemp(join(tmpdir(), 'alliance-download-'));
  await expect(downloadTo(join(folder, 'nats-server'), pin, downloadRelease)).rejects.toThrow(
    `the file has SHA-256 ${createHash('sha256').update('something else').digest('hex')}`,
  );
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('puts a download at its place in one step', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-download-'));
  const path = join(folder, 'cache', 'nats-server');
  const download = async (_: unknown, into: string) => {
    await writeFile(join(into, 'program'), 'text');
    return join(into, 'program');
  };
  expect(await downloadTo(path, pin, download)).toBe(path);
  expect(await readFile(path, 'utf8')).toBe('text');
  expect(await readdir(join(folder, 'cache'))).toEqual(['nats-server']);
  await rm(folder, { recursive: true });
});
