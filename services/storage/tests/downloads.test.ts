import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MIB, SIGNING_KEY, type StartedStorage, startTestStorage, testFile } from './start-storage.ts';
import { downloadLink, eventually, uploadAll } from './transfer.ts';

let storage: StartedStorage;
let offset = 0;
const small = testFile('small.txt', 'Dữ liệu mở\n');
const large = testFile('large.bin', 3 * MIB + 5);
const empty = testFile('empty', '');

beforeAll(async () => {
  storage = await startTestStorage({
    clock: () => new Date(Date.now() + offset),
    limits: { partBytes: MIB },
  });
  await uploadAll(storage, [small, large, empty]);
});
afterEach(() => {
  offset = 0;
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a download', () => {
  test.each([
    ['a small file', small],
    ['a large file', large],
    ['an empty file', empty],
  ])('gives %s whole, with what tells it apart', async (_what, file) => {
    const response = await fetch(await downloadLink(storage, file.sha256, file.path));
    expect(response.status).toBe(200);
    expect((await bytesOf(response)).equals(file.bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(file.bytes.length),
      'content-type': 'application/octet-stream',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'x-content-sha256': file.sha256,
      etag: `"${file.sha256}"`,
    });
  });

  test('is offered under its name, in any script', async () => {
    const response = await fetch(await downloadLink(storage, small.sha256, 'thư mục/câu "hỏi".txt'));
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="c_u _h_i_.txt"; filename*=UTF-8''c%C3%A2u%20%22h%E1%BB%8Fi%22.txt`,
    );
  });

  test('answers HEAD with the same headers and no body', async () => {
    const url = await downloadLink(storage, large.sha256);
    const response = await fetch(url, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(large.bytes.length)]);
    expect(await bytesOf(response)).toHaveLength(0);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-1999', 100, 2_000],
    [`bytes=${2 * MIB}-`, 2 * MIB, 3 * MIB + 5],
    ['bytes=-7', 3 * MIB - 2, 3 * MIB + 5],
    [`bytes=1-${9 * MIB}`, 1, 3 * MIB + 5],
  ])('gives the range %s', async (range, start, end) => {
    const response = await fetch(await downloadLink(storage, large.sha256), { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${large.bytes.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bytesOf(response)).equals(large.bytes.subarray(start, end))).toBe(true);
  });

  test('refuses a range outside of it', async () => {
    const response = await fetch(await downloadLink(storage, small.sha256), { headers: { range: 'bytes=500-' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, `bytes */${small.bytes.length}`]);
    expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable' });
  });

  test('gives the whole when the range is of other bytes', async () => {
    const url = await downloadLink(storage, large.sha256);
    const other = await fetch(url, { headers: { range: 'bytes=0-9', 'if-range': `"${small.sha256}"` } });
    expect([other.status, (await bytesOf(other)).length]).toEqual([200, large.bytes.length]);
    const same = await fetch(url, { headers: { range: 'bytes=0-9', 'if-range': `"${large.sha256}"` } });
    expect([same.status, (await bytesOf(same)).length]).toEqual([206, 10]);
  });

  test('sends nothing that is known already', async () => {
    const url = await downloadLink(storage, large.sha256);
    const response = await fetch(url, { headers: { 'if-none-match': `"x", "${large.sha256}"` } });
    expect([response.status, (await bytesOf(response)).length]).toEqual([304, 0]);
    expect(response.headers.get('etag')).toBe(`"${large.sha256}"`);
  });

  test('needs no credential and ignores one that comes along', async () => {
    const headers = { authorization: 'Bearer alt_something' };
    expect((await fetch(await downloadLink(storage, small.sha256), { headers })).status).toBe(200);
  });

  test('by many at once is whole for each', async () => {
    const url = await downloadLink(storage, large.sha256);
    const digests = await Promise.all(
      Array.from({ length: 10 }, async () =>
        createHash('sha256')
          .update(await bytesOf(await fetch(url)))
          .digest('hex'),
      ),
    );
    expect(new Set(digests)).toEqual(new Set([large.sha256]));
  });
});

test('downloads that are broken off leave nothing open', async () => {
  const url = await downloadLink(storage, large.sha256);
  const openFiles = async () => (await readdir('/proc/self/fd')).length;
  const before = await openFiles();
  for (let n = 0; n < 20; n += 1) {
    const broken = new AbortController();
    const response = await fetch(url, { signal: broken.signal });
    await response.body!.getReader().read();
    broken.abort();
  }
  await eventually(async () => expect(await openFiles()).toBeLessThanOrEqual(before + 2));
});

describe('a download link', () => {
  test('works for fifteen minutes', async () => {
    const { url, expiresAt, size } = await storage
      .client('grants')
      .signDownload({ sha256: small.sha256, fileName: 'a' });
    expect(Number(expiresAt!.seconds) - Date.now() / 1_000).toBeCloseTo(900, -1);
    expect(size).toBe(small.size);
    offset = 14.9 * 60_000;
    expect((await fetch(url)).status).toBe(200);
    offset = 15.1 * 60_000;
    const expired = await fetch(url);
    expect([expired.status, expired.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
    expect(await expired.json()).toMatchObject({
      type: 'http://node.example:8080/docs/problems#link_expired',
      title: expect.any(String),
      status: 403,
      detail: expect.stringContaining('fresh'),
      code: 'link_expired',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('opens nothing when it was changed, or for another method', async () => {
    const url = await downloadLink(storage, small.sha256, 'a.txt');
    const changed = [
      url.replace(small.sha256, large.sha256),
      url.replace('name=a.txt', 'name=a.exe'),
      url.replace(/expires=\d+/, 'expires=99999999999'),
      url.replace('key=k1', 'key='),
      url.replace(/signature=..../, 'signature=AAAA'),
      `${url}&name=b.txt`,
      url.split('?')[0]!,
    ];
    for (const attempt of changed) {
      const response = await fetch(attempt);
      expect([attempt, response.status]).toEqual([attempt, 403]);
      expect(await response.json()).toMatchObject({ code: 'signature_invalid' });
    }
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const response = await fetch(url, { method, body: method === 'DELETE' ? null : 'x' });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, 'signature_invalid']);
    }
  });

  test.each(['x', 'f'.repeat(64), 'F'.repeat(64)])('is not made for %s', async (digest) => {
    await expect(storage.client('grants').signDownload({ sha256: digest, fileName: 'a' })).toThrowWithCode('not_found');
  });

  test('says so when the bytes are not there any more', async () => {
    const { LinkSigner } = await import('../src/transfer/signed-links.ts');
    const gone = new LinkSigner([SIGNING_KEY]).sign(
      { method: 'GET', resource: `/blobs/${'e'.repeat(64)}`, parameters: { name: 'a' } },
      new Date(Date.now() + 60_000),
    );
    const response = await fetch(storage.transferUrl + gone);
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
  });
});

describe('the transfer door', () => {
  test('answers everything else with a problem document', async () => {
    const trace = 'a'.repeat(32);
    const headers = { traceparent: `00-${trace}-${'b'.repeat(16)}-01` };
    const response = await fetch(`${storage.transferUrl}/`, { headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await response.json()).toMatchObject({ code: 'not_found', traceId: trace });
  });

  test('cannot be walked out of', async () => {
    const { port } = new URL(storage.transferUrl);
    for (const path of ['/blobs/../../etc/passwd', '/blobs/..%2f..%2fetc%2fpasswd', '//etc/passwd', '/blobs/%00']) {
      const status = await new Promise((resolve, reject) => {
        request({ port, path }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect([path, [400, 403, 404].includes(status as number)]).toEqual([path, true]);
    }
  });

  test('lets pages of the node send and fetch bytes, and no others', async () => {
    const url = await downloadLink(storage, small.sha256);
    const asked = (origin: string, method = 'GET') => fetch(url, { method, headers: { origin } });
    const own = await asked('http://node.example:8080');
    expect(own.headers.get('access-control-allow-origin')).toBe('http://node.example:8080');
    expect(own.headers.get('access-control-expose-headers')).toContain('X-Content-SHA256');
    const preflight = await asked('http://node.example:8080', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT');
    // Chunks come with the token that was handed out for them.
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    for (const method of ['GET', 'OPTIONS']) {
      const foreign = await asked('http://evil.example', method);
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
      expect(foreign.headers.get('access-control-allow-methods')).toBeNull();
      expect(foreign.headers.get('vary')).toBe('Origin');
    }
  });
});
