import { readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { KIB, PART, publisher, type StartedStorage, startTestStorage, stranger, testFile } from './start-storage.ts';
import { eventually, sendPart, statesOf, uploadAll } from './transfer.ts';

let storage: StartedStorage;
let offset = 0;
beforeAll(async () => {
  storage = await startTestStorage({ clock: () => new Date(Date.now() + offset) });
});
afterEach(() => {
  offset = 0;
});
afterAll(() => storage?.[Symbol.asyncDispose]());

type Files = ReturnType<typeof testFile>[];

const smallFiles = (count: number, name = 'n') =>
  Array.from({ length: count }, (_, n) => testFile(`${name}/${n}.txt`, `${name} ${n} ${'.'.repeat(n)}`));
const contentOf = (files: Files) => Buffer.concat(files.map(({ bytes }) => bytes));
const put = (url: string, body: Buffer) => fetch(url, { method: 'PUT', body: body as never });
const problemOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

async function open(files: Files) {
  const announced = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  const wish = { organisation: 'mekong', files: announced, batches: true };
  const created = await storage.client().createUpload(wish, storage.as(publisher));
  return { ...created, id: created.upload!.id, url: created.batches[0]?.url ?? '' };
}

const complete = (id: string) => storage.client().completeUpload({ id }, storage.as(publisher));

describe('small files of an upload', () => {
  test('are sent by few links, large ones by their own', async () => {
    const files = [...smallFiles(70), testFile('long.bin', 5 * PART)];
    const created = await open(files);
    expect(created.batches.map((batch) => batch.files)).toEqual([
      Array.from({ length: 64 }, (_, n) => n),
      [64, 65, 66, 67, 68, 69],
    ]);
    expect(created.files.map(({ parts }) => parts.map(({ url }) => url !== ''))).toEqual([
      ...Array(70).fill([false]),
      Array(5).fill(true),
    ]);
    for (const batch of created.batches) {
      const body = contentOf(batch.files.map((place) => files[place]!));
      expect(batch.size).toBe(BigInt(body.length));
      expect((await put(batch.url, body)).status).toBe(204);
    }
    for (const part of created.files[70]!.parts) await sendPart(part, files[70]!.bytes);
    expect(new Set(statesOf(await complete(created.id)))).toEqual(new Set(['accepted']));
  });

  test('have links of their own for whoever does not ask', async () => {
    const files = smallFiles(2, 'alone');
    const announced = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    const wish = { organisation: 'mekong', files: announced };
    const created = await storage.client().createUpload(wish, storage.as(publisher));
    expect(created.batches).toEqual([]);
    for (const [index, { parts }] of created.files.entries())
      expect((await sendPart(parts[0]!, files[index]!.bytes)).status).toBe(204);
    const again = await storage.client().getUpload({ id: created.upload!.id, batches: true }, storage.as(publisher));
    expect([again.batches, statesOf(again)]).toEqual([[], ['received', 'received']]);
  });

  test('that came before a body broke off need not come again', async () => {
    const files = smallFiles(3, 'broken');
    const created = await open(files);
    const { hostname, port, pathname, search } = new URL(created.url);
    const socket = connect(Number(port), hostname);
    const head = `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: ${contentOf(files).length}\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), contentOf(files.slice(0, 2)), Buffer.from('n')]));
    await eventually(async () =>
      expect(
        (await readdir(join(storage.folder, 'quarantine', created.id))).filter((name) => name.startsWith('whole')),
      ).toHaveLength(2),
    );
    socket.destroy();
    const left = await storage.client().getUpload({ id: created.id, batches: true }, storage.as(publisher));
    expect(statesOf(left)).toEqual(['received', 'received', 'receiving']);
    expect(left.batches.map((batch) => batch.files)).toEqual([[2]]);
    expect((await put(left.batches[0]!.url, files[2]!.bytes)).status).toBe(204);
    expect(statesOf(await complete(created.id))).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('that are not what was announced are refused, each for itself', async () => {
    const files = smallFiles(3, 'wrong');
    const created = await open(files);
    const body = contentOf(files);
    body[0] = 'X'.charCodeAt(0);
    expect((await put(created.url, body)).status).toBe(204);
    expect(statesOf(await complete(created.id))).toEqual(['refused', 'accepted', 'accepted']);
  });

  test('need their exact length, and an upload that goes on', async () => {
    const files = smallFiles(2, 'exact');
    const created = await open(files);
    const body = contentOf(files);
    expect(await problemOf(await put(created.url, body.subarray(1)))).toEqual([400, 'invalid_argument']);
    expect(await problemOf(await put(created.url, Buffer.concat([body, body])))).toEqual([400, 'invalid_argument']);
    await put(created.url, body);
    await complete(created.id);
    await eventually(() => expect(readdir(join(storage.folder, 'quarantine', created.id))).rejects.toThrow('ENOENT'));
    expect(await problemOf(await put(created.url, body))).toEqual([409, 'state_conflict']);
  });

  test('are taken by no link that was changed, has ended, or is for something else', async () => {
    const files = smallFiles(2, 'tampered');
    const created = await open(files);
    const other = await open(smallFiles(2, 'other'));
    const changed = [
      created.url.replace(created.id, other.id),
      created.url.replace('files=0', 'files=1'),
      created.url.replace(/expires=\d+/, 'expires=99999999999'),
      `${created.url}&files=0.5`,
      created.url.split('?')[0]!,
    ];
    for (const url of changed)
      expect(await problemOf(await put(url, contentOf(files)))).toEqual([403, 'signature_invalid']);
    expect(await problemOf(await fetch(created.url))).toEqual([403, 'signature_invalid']);
    offset = 15.1 * 60_000;
    expect(await problemOf(await put(created.url, contentOf(files)))).toEqual([403, 'link_expired']);
  });

  test('are told to nobody of another organisation', async () => {
    const { id } = await open(smallFiles(2, 'told'));
    await expect(storage.client().getUpload({ id, batches: true }, storage.as(stranger))).toThrowWithCode('not_found');
    await expect(storage.client().getUpload({ id, batches: true }, {})).toThrowWithCode('unauthenticated');
  });
});

describe('small blobs', () => {
  const files = [...smallFiles(70, 'blob'), testFile('blob/empty', ''), testFile('blob/long', 300 * KIB)];
  beforeAll(() => uploadAll(storage, files));

  const sign = (wanted: Files, batches = true) =>
    storage.client('grants').signDownloads({
      downloads: wanted.map(({ sha256 }) => ({ sha256, fileName: 'x' })),
      batches,
    });

  test('come by few links, in the order asked, large ones by their own', async () => {
    const { downloads, batches } = await sign(files);
    expect(downloads.map(({ url }) => url !== '')).toEqual([...Array(71).fill(false), true]);
    expect(batches.map((batch) => batch.files.length)).toEqual([64, 7]);
    for (const batch of batches) {
      const response = await fetch(batch.url);
      const expected = contentOf(batch.files.map((place) => files[place]!));
      expect(response.headers.get('content-length')).toBe(String(expected.length));
      expect(Buffer.from(await response.arrayBuffer()).equals(expected)).toBe(true);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('have links of their own for whoever does not ask', async () => {
    const { downloads, batches } = await sign(files.slice(0, 2), false);
    expect([downloads.every(({ url }) => url !== ''), batches]).toEqual([true, []]);
  });

  test('come by no link that was changed or has ended', async () => {
    const { batches } = await sign(files.slice(0, 3));
    const { url } = batches[0]!;
    const other = (await sign(files.slice(1, 4))).batches[0]!.url;
    const blobs = new URL(other).searchParams.get('blobs')!;
    for (const changed of [
      url.replace(/blobs=[^&]+/, `blobs=${blobs}`),
      url.replace(/sizes=\d+/, 'sizes=1'),
      url.split('?')[0]!,
    ])
      expect(await problemOf(await fetch(changed))).toEqual([403, 'signature_invalid']);
    expect(await problemOf(await fetch(url, { method: 'PUT', body: 'x' }))).toEqual([403, 'signature_invalid']);
    offset = 15.1 * 60_000;
    expect(await problemOf(await fetch(url))).toEqual([403, 'link_expired']);
  });

  test('that are gone are missed, and a body that cannot be whole breaks off', async () => {
    const pathOf = ({ sha256 }: Files[number]) => join(storage.folder, 'blob', 'sha256', sha256.slice(0, 2), sha256);
    const lost = smallFiles(3, 'lost');
    await uploadAll(storage, lost);
    const [{ url = '' } = {}] = (await sign(lost)).batches;
    await rm(pathOf(lost[2]!));
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
    await rm(pathOf(lost[0]!));
    expect(await problemOf(await fetch(url))).toEqual([404, 'not_found']);
  });
});
