import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { repeated, shard, xorb, xorbName } from '@alliance/testing/chunk-files';
import { findTestS3, type TestS3 } from '@alliance/testing/s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { S3Config } from '../src/drivers/s3-client.ts';
import { removeBucket, s3Settings } from './s3-bucket.ts';
import { KIB, MIB, publisher, type StartedStorage, sha256, startTestStorage, testFile } from './start-storage.ts';
import { createUpload, downloadLink, statesOf } from './transfer.ts';

const found = await findTestS3();
const asset = { kind: AssetKind.MODEL, organisation: 'mekong', name: 'lon' };

describe.skipIf(!found.s3)(`the door before an S3 server${found.s3 ? '' : `: ${found.missing}`}`, () => {
  let storage: StartedStorage;
  let settings: S3Config;
  let folder: string;
  let port: number;
  beforeAll(async () => {
    settings = s3Settings(found.s3 as TestS3);
    folder = await mkdtemp(join(tmpdir(), 'alliance-scratch-'));
    const door = { transferHost: '127.0.0.1', transferPort: 0, transferPublicUrl: undefined };
    storage = await startTestStorage({
      bytes: { driver: 's3', door, ...settings },
      scratchFolder: folder,
      limits: { partBytes: 5 * MIB },
    });
    port = Number(new URL((await openChunks()).url).port);
  });
  afterAll(async () => {
    await storage?.[Symbol.asyncDispose]();
    await removeBucket(settings);
    await rm(folder, { recursive: true, force: true });
  });

  const openChunks = () => storage.client().openChunkUpload({ asset }, storage.as(publisher));

  /** Sends a request for `url` to the door, as somebody does who cannot reach the server: with the host that was signed. */
  async function through(
    url: string,
    { method = 'GET', headers = {}, body = Buffer.alloc(0) }: { method?: string; headers?: object; body?: Buffer } = {},
  ) {
    const { host, pathname, search } = new URL(url);
    const length = method === 'PUT' ? { 'content-length': body.length } : {};
    return sent({ path: pathname + search, method, headers: { host, ...length, ...headers } }, body);
  }

  function sent(options: { path: string; method: string; headers: Record<string, string | number> }, body: Buffer) {
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      const asked = request({ hostname: '127.0.0.1', port, ...options }, (answer) => {
        buffer(answer).then((bytes) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes });
        }, reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }

  async function putThrough(path: string, size: number) {
    const file = testFile(path, size);
    const created = await createUpload(storage, [file]);
    for (const { url, offset, size: length } of created.files[0]?.parts ?? []) {
      const body = file.bytes.subarray(Number(offset), Number(offset + length));
      expect((await through(url, { method: 'PUT', body })).status).toBe(200);
    }
    return { file, done: await storage.client().completeUpload({ id: created.id }, storage.as(publisher)) };
  }

  test.each([
    ['a small file', 70_000],
    ['a longer one, in parts', 11 * MIB],
  ])('lets %s in and out', async (_what, size) => {
    const { file, done } = await putThrough('a.bin', size);
    expect(statesOf(done)).toEqual(['accepted']);
    const url = await downloadLink(storage, file.sha256, 'tên.bin');
    const whole = await through(url, { headers: { authorization: 'Bearer hf_not-for-the-server' } });
    expect(whole.body.equals(file.bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-length': String(size),
      'content-disposition': expect.stringContaining('attachment'),
      'x-content-type-options': 'nosniff',
    });
    const range = await through(url, { headers: { range: 'bytes=10-19' } });
    expect([range.status, range.headers['content-range']]).toEqual([206, `bytes 10-19/${size}`]);
    expect(range.body.equals(file.bytes.subarray(10, 20))).toBe(true);
  });

  test('asks for a signature in the address, of an object in its own bucket', async () => {
    const { file } = await putThrough('b.bin', 1_000);
    const url = new URL(await downloadLink(storage, file.sha256));
    const { bucket } = settings;
    const key = url.pathname.slice(bucket.length + 1);
    const attempts: [string, string][] = [
      ['GET', url.pathname],
      ['GET', `${url.pathname}?x=1`],
      ['GET', `/other${key}${url.search}`],
      ['GET', `/${bucket}/${url.search}`],
      ['GET', `/${bucket}${url.search}`],
      ['GET', `/${url.search}`],
      ['GET', `/${bucket}/elsewhere/x${url.search}`],
      ['GET', `/${bucket}/blob/../../other/x${url.search}`],
      ['GET', `/${bucket}/blob/%2e%2e/x${url.search}`],
      ['GET', `/${bucket}/blob//x${url.search}`],
      ['GET', `${url.pathname}${url.search}&X-Amz-Signature=00`],
      ['DELETE', `${url.pathname}${url.search}`],
      ['POST', `${url.pathname}${url.search}`],
    ];
    for (const [method, path] of attempts) {
      const refused = await sent({ path, method, headers: { host: url.host } }, Buffer.alloc(0));
      expect([path, [403, 404].includes(refused.status)]).toEqual([path, true]);
      expect(String(refused.headers['content-type'])).toContain('application/problem+json');
    }
  });

  test('leaves it to the server whether a signature is right', async () => {
    const { file } = await putThrough('c.bin', 1_000);
    const url = await downloadLink(storage, file.sha256);
    for (const changed of [
      url.replace(/X-Amz-Signature=./, 'X-Amz-Signature=g'),
      url.replace('Expires=9', 'Expires=8'),
    ]) {
      const refused = await through(changed);
      expect(refused.status).toBe(403);
      expect(refused.body.includes(file.bytes)).toBe(false);
    }
    expect((await through(url, { method: 'PUT', body: Buffer.from('other bytes') })).status).toBe(403);
    const { host, pathname, search } = new URL(url);
    const other = { path: pathname + search, method: 'GET', headers: { host: host.replace('127.0.0.1', 'localhost') } };
    expect((await sent(other, Buffer.alloc(0))).status).toBe(403);
  });

  test('takes files that come in chunks, short and long', { timeout: 60_000 }, async () => {
    const { url, token } = await openChunks();
    const post = (path: string, body: Buffer) =>
      fetch(`${url}/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: body as never,
      });
    const bytes = xorb([repeated(0x62, 128 * KIB)]);
    const hash = xorbName(bytes);
    expect((await post(`xorbs/default/${hash}`, bytes)).status).toBe(200);
    for (const times of [1, 88]) {
      const whole = Buffer.alloc(times * 128 * KIB, 'b');
      const segments = Array.from({ length: times }, () => ({ xorb: hash, bytes: 128 * KIB }));
      const answer = await post('shards', shard([{ sha256: sha256(whole), segments }]));
      expect([answer.status, await answer.json()]).toEqual([200, { result: 1 }]);
      const got = await fetch(await downloadLink(storage, sha256(whole)));
      expect(Buffer.from(await got.arrayBuffer()).equals(whole)).toBe(true);
    }
    expect((await fetch(`${url}/v1/shards`, { method: 'POST', body: 'x' })).status).toBe(401);
  });

  test('is not open, and no chunks are taken, unless that is asked for', async () => {
    const own = s3Settings(found.s3 as TestS3);
    await using without = await startTestStorage({ bytes: { driver: 's3', door: undefined, ...own } });
    const call = without.client().openChunkUpload({ asset }, without.as(publisher));
    await expect(call).toThrowWithCode('state_conflict');
    await removeBucket(own);
  });
});
