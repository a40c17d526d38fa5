import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cutBody } from '@alliance/signed-links/cut-body';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchBatch, writeSmall } from './download-batch.ts';

const texts = ['một', '', 'hai', 'ba'];
const files = texts.map((text, index) => ({
  path: `${index}.txt`,
  size: Buffer.byteLength(text),
  sha256: hash('sha256', text),
}));
/** What each address answers with. */
const ANSWERS: Record<string, { status?: number; body: string; cut?: boolean }> = {
  '/whole': { body: texts.join('') },
  '/wrong': { body: 'mộtHAIba' },
  '/short': { body: 'mộtha', cut: true },
  '/gone': { status: 404, body: '{}' },
};
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { status = 200, body, cut = false } = ANSWERS[request.url ?? ''] ?? { body: '' };
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) + (cut ? 4 : 0) });
    response.write(body, () => (cut ? response.destroy() : response.end()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function kept(path: string): Promise<{ paths: string[]; failure: string }> {
  const paths: string[] = [];
  const keep = async (file: { path: string }) => void paths.push(file.path);
  const failure = await fetchBatch(url + path, files, keep).then(
    () => '',
    (error: Error) => error.message,
  );
  return { paths, failure };
}

test('files of a batch are cut and verified, empty ones too', async () => {
  expect(await kept('/whole')).toEqual({ paths: ['0.txt', '1.txt', '2.txt', '3.txt'], failure: '' });
});

test('nothing is kept from a wrong file on', async () => {
  expect(await kept('/wrong')).toEqual({
    paths: ['0.txt', '1.txt'],
    failure: expect.stringContaining('2.txt: SHA-256'),
  });
});

test('whoever stops before the end lets go of what sends', async () => {
  let isClosed = false;
  async function* endless() {
    try {
      for (;;) yield Buffer.from('a');
    } finally {
      isClosed = true;
    }
  }
  for await (const piece of cutBody(endless(), [2, 2])) {
    expect(Buffer.concat(piece).toString()).toBe('aa');
    break;
  }
  expect(isClosed).toBe(true);
});

test('what came before the bytes broke off is kept', async () => {
  const { paths, failure } = await kept('/short');
  expect([paths, failure]).toEqual([['0.txt', '1.txt'], expect.stringMatching(/./)]);
});

test('a link that does not answer brings nothing', async () => {
  expect(await kept('/gone')).toEqual({ paths: [], failure: 'HTTP 404' });
});

test('a small file has its name when it is whole, in folders that are made for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-cli-'));
  const to = join(folder, 'thư mục/một.txt');
  await writeSmall(to, Buffer.from('một'));
  expect([await readFile(to, 'utf8'), await readdir(join(folder, 'thư mục'))]).toEqual(['một', ['một.txt']]);
  await rm(folder, { recursive: true });
});
