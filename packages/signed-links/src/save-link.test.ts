import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@alliance/config/read-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConnectTo } from './connect-to.ts';
import { openLinkAgent } from './link-agent.ts';
import { saveLink } from './save-link.ts';

const bytes = Buffer.from('xin chào'.repeat(10_000));
const sha256 = createHash('sha256').update(bytes).digest('hex');
let server: Server;
let folder: string;
let hosts: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-'));
  hosts = [];
  server = createServer((request, response) => {
    hosts.push(request.headers.host ?? '');
    response.writeHead(request.url === '/there' ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const save = async (path: string, extra: { size?: number; sha256?: string; signal?: AbortSignal } = {}) => {
  const dispatcher = openLinkAgent({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const target = join(folder, 'saved');
  const signal = new AbortController().signal;
  const url = `http://storage.invalid${path}`;
  try {
    await saveLink({ dispatcher, url, path: target, size: bytes.length, sha256, signal, ...extra });
  } finally {
    await dispatcher.destroy();
  }
  return readFile(target);
};

test('bytes are fetched from where the setting says, under the name that was signed', async () => {
  expect(await save('/there')).toEqual(bytes);
  expect(hosts).toEqual(['storage.invalid']);
});

test.each([
  ['that are not there', '/gone', {}],
  ['of another size', '/there', { size: 10 }],
  ['of another digest', '/there', { sha256: 'ab'.repeat(32) }],
])('bytes %s are not taken', async (_, path, extra) => {
  await expect(save(path, extra)).toThrowWithCode('unavailable');
});

test('it stops when it is told to', async () => {
  await expect(save('/there', { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
});

test.each([
  ['storage:7200', { host: 'storage', port: 7200 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  ['', undefined],
])('the setting %j', (text, expected) => {
  expect(readConfig({ ALLIANCE_STORAGE_CONNECT: text }, readConnectTo)).toEqual(expected);
});

test.each(['storage', 'storage:0', 'http://storage:1', 'a:99999'])('the setting %j is refused', (text) => {
  expect(() => readConfig({ ALLIANCE_STORAGE_CONNECT: text }, readConnectTo)).toThrow(/host:port/);
});
