import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lz4Frame, repeated, shard, stored, xorb, xorbName } from '@alliance/testing/chunk-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ungroup } from '../src/chunks/decode-chunk.ts';
import { assetOf, codeOf, openChunks, post, sendShard, sendXorb } from './chunk-desk.ts';
import { KIB, MIB, publisher, type StartedStorage, sha256, startTestStorage, stranger } from './start-storage.ts';
import { downloadLink, eventually } from './transfer.ts';

const WEEK_MS = 7 * 86_400_000;
let storage: StartedStorage;
let shift = 0;
beforeAll(async () => {
  storage = await startTestStorage({ clock: () => new Date(Date.now() + shift) });
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const bytesOf = async (digest: string) =>
  Buffer.from(await (await fetch(await downloadLink(storage, digest))).arrayBuffer());
const openUploads = () => storage.db.selectFrom('upload').select('id').where('state', '=', 'open').execute();
const isHeld = async (digest: string, organisation = 'mekong') =>
  (await storage.client('datasets').describeBlobs({ organisation, digests: [digest] })).blobs.length === 1;

describe('a file in chunks', () => {
  test('is rebuilt from the segments of several xorbs, and taken in like any other', async () => {
    const to = await openChunks(storage);
    const pieces = ['Trời ', 'đẹp, ', 'ta ', 'đi ', 'chơi.'].map((text) => Buffer.from(text));
    const one = await sendXorb(to, pieces.slice(0, 3).map(stored));
    const two = await sendXorb(to, pieces.slice(3).map(stored));
    expect([one.response.status, await one.response.json()]).toEqual([200, { was_inserted: true }]);
    const bytes = Buffer.concat([pieces[3]!, pieces[0]!, pieces[1]!, pieces[4]!, pieces[0]!]);
    const [a, b, d, e] = [pieces[0]!.length, pieces[1]!.length, pieces[3]!.length, pieces[4]!.length];
    const response = await sendShard(to, {
      sha256: sha256(bytes),
      segments: [
        { xorb: two.hash, bytes: d },
        { xorb: one.hash, bytes: a + b, end: 2 },
        { xorb: two.hash, bytes: e, first: 1 },
        { xorb: one.hash, bytes: a },
      ],
    });
    expect([response.status, await response.json()]).toEqual([200, { result: 1 }]);
    expect(await bytesOf(sha256(bytes))).toEqual(bytes);
    expect(await isHeld(sha256(bytes))).toBe(true);
    expect(await isHeld(sha256(bytes), 'saigon')).toBe(false);
    await eventually(async () => {
      const results = await storage.db
        .selectFrom('scan_result')
        .select('scanner')
        .where('sha256', '=', sha256(bytes))
        .execute();
      expect(results.map(({ scanner }) => scanner)).toContain('content');
    });
    expect(await openUploads()).toEqual([]);
  });

  test('may be packed in every way, and longer than one part', async () => {
    const to = await openChunks(storage);
    const words = Buffer.from(Array.from({ length: 4_000 }, (_, n) => `${n}`.padStart(4)).join(''));
    const grouped = Buffer.from([0, 1, 2, 3].flatMap((at) => [...words].filter((_, index) => index % 4 === at)));
    expect(Buffer.from(ungroup(grouped))).toEqual(words);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(grouped.length + 0x80000000);
    const frame = Buffer.concat([lz4Frame().subarray(0, 7), size, grouped, Buffer.alloc(4)]);
    const chunks = [repeated(0x61, 128 * KIB), { scheme: 2, packed: frame, raw: words.length }, stored('end')];
    const { hash } = await sendXorb(to, chunks);
    const bytes = Buffer.concat([Buffer.alloc(128 * KIB, 'a'), words, Buffer.from('end')]);
    const segments = [{ xorb: hash, bytes: bytes.length, end: 3 }];
    expect((await sendShard(to, { sha256: sha256(bytes), segments, verified: false })).status).toBe(200);
    expect(await bytesOf(sha256(bytes))).toEqual(bytes);
  });

  test('may be told again, and by many at once', async () => {
    const to = await openChunks(storage);
    const bytes = Buffer.alloc(300 * KIB, 'lại ');
    const { hash } = await sendXorb(
      to,
      [0, 1, 2].map((n) => stored(bytes.subarray(n * 100 * KIB, (n + 1) * 100 * KIB))),
    );
    const file = { sha256: sha256(bytes), segments: [{ xorb: hash, bytes: bytes.length, end: 3 }] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendShard(to, file, file)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await sendShard(to, file)).status).toBe(200);
    const { blobs } = await storage
      .client('datasets')
      .describeBlobs({ organisation: 'mekong', digests: [file.sha256] });
    expect(blobs.map(({ size }) => size)).toEqual([BigInt(bytes.length)]);
    expect(await openUploads()).toEqual([]);
  });

  test('has the bytes that came first under the name of a xorb', async () => {
    const to = await openChunks(storage);
    const { hash } = await sendXorb(to, [stored('first')]);
    const second = await sendXorb(to, [stored('other')], hash);
    expect(await second.response.json()).toEqual({ was_inserted: false });
    const told = (text: string) =>
      sendShard(to, { sha256: sha256(Buffer.from(text)), segments: [{ xorb: hash, bytes: 5 }] });
    expect(await codeOf(await told('other'))).toBe('digest_mismatch');
    expect((await told('first')).status).toBe(200);
  });

  test('may have a footer, in xorb and shard', async () => {
    const to = await openChunks(storage);
    const bytes = Buffer.concat([xorb([stored('có chân')]), Buffer.from('XETBLOB and whatever follows')]);
    const hash = xorbName(bytes);
    expect((await post(to, `xorbs/default/${hash}`, bytes)).status).toBe(200);
    const text = Buffer.from('có chân');
    const file = { sha256: sha256(text), segments: [{ xorb: hash, bytes: text.length }] };
    const body = Buffer.concat([shard([file]), Buffer.alloc(200, 7)]);
    expect((await post(to, 'shards', body)).status).toBe(200);
  });

  test('may be told in the epoch after its xorbs', async () => {
    const before = await openChunks(storage, { name: 'qua-ky' });
    const { hash } = await sendXorb(before, [stored('kỳ trước')]);
    const text = Buffer.from('kỳ trước');
    shift = 2 * WEEK_MS;
    try {
      const to = await openChunks(storage, { name: 'qua-ky' });
      expect(to.url).not.toBe(before.url);
      expect((await post(before, 'shards')).status).toBe(401);
      expect(
        (await sendShard(to, { sha256: sha256(text), segments: [{ xorb: hash, bytes: text.length }] })).status,
      ).toBe(200);
    } finally {
      shift = 0;
    }
  });
});

describe('what is not whole', () => {
  const text = Buffer.from('nguyên vẹn');
  const digest = sha256(text);

  test('a shard names only xorbs that were sent for the same asset', async () => {
    const [here, there, others] = [
      await openChunks(storage, { name: 'a1' }),
      await openChunks(storage, { name: 'b1' }),
      await openChunks(storage, { name: 'a1', caller: stranger, organisation: 'saigon' }),
    ];
    const { hash } = await sendXorb(here, [stored(text)]);
    const file = { sha256: digest, segments: [{ xorb: hash, bytes: text.length }] };
    for (const to of [there, others]) {
      const refused = await sendShard(to, file);
      expect([refused.status, await codeOf(refused)]).toEqual([400, 'invalid_argument']);
    }
    expect(await isHeld(digest)).toBe(false);
    expect((await sendXorb(there, [stored(text)])).response.status).toBe(200);
    expect((await sendShard(there, file)).status).toBe(200);
  });

  test.each([
    ['ends within a chunk', xorb([stored(text)]).subarray(0, -1)],
    ['ends within a header', Buffer.concat([xorb([stored(text)]), Buffer.alloc(3)])],
    ['is empty', Buffer.alloc(0)],
    ['has a chunk of another version', Buffer.concat([Buffer.from([9]), xorb([stored(text)]).subarray(1)])],
    ['has an unknown scheme', xorb([{ scheme: 3, packed: text, raw: text.length }])],
    ['has a chunk of more than 128 KiB', xorb([{ scheme: 1, packed: text, raw: 128 * KIB + 1 }])],
    ['has too many chunks', xorb(Array.from({ length: 8_193 }, () => stored('x')))],
  ])('a xorb that %s leaves nothing behind', async (_what, bytes) => {
    const to = await openChunks(storage, { name: 'hong' });
    const hash = sha256(Buffer.concat([bytes, text]));
    expect((await post(to, `xorbs/default/${hash}`, bytes)).status).toBe(400);
    const refused = await sendShard(to, { sha256: digest, segments: [{ xorb: hash, bytes: text.length }] });
    expect(refused.status).toBe(400);
    const left = await readdir(join(storage.folder, 'scratch', ...new URL(to.url).pathname.split('/').slice(2)));
    expect(left).toEqual([]);
  });

  test('a xorb of more than 64 MiB is refused', async () => {
    const to = await openChunks(storage, { name: 'to' });
    const chunk = stored(Buffer.alloc(128 * KIB));
    const { response } = await sendXorb(
      to,
      Array.from({ length: 513 }, () => chunk),
    );
    expect([response.status, await codeOf(response)]).toEqual([413, 'payload_too_large']);
  });

  test.each([
    ['without its SHA-256', { sha256: undefined }],
    ['whose segment says other bytes', { bytes: text.length + 1 }],
    ['whose segment has no chunk', { end: 0 }],
    ['whose segment has more chunks than there are', { end: 9 }],
  ])('a file %s is refused', async (_what, wrong) => {
    const to = await openChunks(storage, { name: 'sai' });
    const { hash } = await sendXorb(to, [stored(text)]);
    const claimed = 'sha256' in wrong ? wrong.sha256 : digest;
    const refused = await sendShard(to, { sha256: claimed, segments: [{ xorb: hash, bytes: text.length, ...wrong }] });
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'invalid_argument']);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.alloc(500, 1)],
    ['half a shard', shard([{ sha256: digest, segments: [{ xorb: digest, bytes: 1 }] }]).subarray(0, 100)],
    ['a shard without its end', shard([]).subarray(0, 60)],
  ])('%s is no shard', async (_what, body) => {
    expect((await post(await openChunks(storage, { name: 'sai' }), 'shards', body)).status).toBe(400);
  });

  test('other bytes than the SHA-256 says are refused, and may be sent rightly then', async () => {
    const to = await openChunks(storage, { name: 'khac' });
    const { hash } = await sendXorb(to, [stored('khác đi')]);
    const wrong = 'c'.repeat(64);
    const segments = [{ xorb: hash, bytes: Buffer.byteLength('khác đi') }];
    for (let n = 0; n < 2; n += 1) {
      const refused = await sendShard(to, { sha256: wrong, segments });
      expect([refused.status, await codeOf(refused)]).toEqual([422, 'digest_mismatch']);
    }
    expect(await isHeld(wrong)).toBe(false);
    expect((await sendShard(to, { sha256: sha256(Buffer.from('khác đi')), segments })).status).toBe(200);
  });
});

describe('a bomb', () => {
  test('that names one chunk many times is measured before it is unpacked', async () => {
    const to = await openChunks(storage, { name: 'bom' });
    const { hash } = await sendXorb(to, [repeated(0, 128 * KIB)]);
    const segments = Array.from({ length: 20_000 }, () => ({ xorb: hash, bytes: 128 * KIB }));
    // Below the limit of one file, above that of all.
    const part = segments.slice(0, 1_500);
    const files = Array.from({ length: 6 }, (_, n) => ({ sha256: String(n).repeat(64), segments: part }));
    const refused = await sendShard(to, ...files);
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'quota_exceeded']);
    expect((await sendShard(to, { sha256: 'a'.repeat(64), segments })).status).toBe(400);
    expect(await openUploads()).toEqual([]);
  });

  test('that unpacks to more than it says is stopped, and holds no room', async () => {
    const to = await openChunks(storage, { name: 'bom' });
    const { hash, response } = await sendXorb(to, [repeated(0, 100 * KIB, 4 * KIB)]);
    expect(response.status).toBe(200);
    const refused = await sendShard(to, { sha256: 'b'.repeat(64), segments: [{ xorb: hash, bytes: 4 * KIB }] });
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'invalid_argument']);
    expect(await openUploads()).toEqual([]);
  });

  test('of xorbs that no shard names is bounded too', async () => {
    await using small = await startTestStorage({ limits: { quotaBytes: MIB } });
    const to = await small.client().openChunkUpload({ asset: assetOf() }, small.as(publisher));
    const send = (n: number) =>
      sendXorb(
        to,
        Array.from({ length: 5 }, () => stored(Buffer.alloc(128 * KIB, n))),
      );
    expect((await send(1)).response.status).toBe(200);
    expect((await send(2)).response.status).toBe(200);
    const third = await send(3);
    expect([third.response.status, await codeOf(third.response)]).toEqual([403, 'quota_exceeded']);
  });
});

test('chunks of epochs long past are swept', async () => {
  let later = 0;
  await using other = await startTestStorage({ clock: () => new Date(Date.now() + later), idleMs: 20 });
  const to = await other.client().openChunkUpload({ asset: assetOf() }, other.as(publisher));
  await sendXorb(to, [stored('x')]);
  const epochs = () => readdir(join(other.folder, 'scratch'));
  expect(await epochs()).toHaveLength(1);
  later = 2 * WEEK_MS;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await epochs()).toHaveLength(1);
  later = 4 * WEEK_MS;
  await eventually(async () => expect(await epochs()).toEqual([]));
});
