import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KIB, PART, publisher, type StartedStorage, sha256, startTestStorage, testFile } from './start-storage.ts';
import { createUpload, downloadLink, eventually, sendMissing, sendPart, statesOf, uploadAll } from './transfer.ts';

let storage: StartedStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const get = (id: string) => storage.client().getUpload({ id }, storage.as(publisher));
const complete = (id: string) => storage.client().completeUpload({ id }, storage.as(publisher));
const quarantineOf = (id: string) => join(storage.folder, 'quarantine', id);

describe('an upload', () => {
  test('takes files of every size and makes them blobs', async () => {
    const files = [
      testFile('README.md', '# Xin chào\n'),
      testFile('empty.txt', ''),
      testFile('data/one-part.bin', PART),
      testFile('data/parts.bin', 3 * PART + 17),
    ];
    const created = await createUpload(storage, files);
    expect(created.upload).toMatchObject({ organisation: 'mekong', completed: false });
    expect(created.files.map(({ partCount }) => partCount)).toEqual([1, 0, 1, 4]);
    expect(statesOf(created)).toEqual(['receiving', 'received', 'receiving', 'receiving']);
    await sendMissing(created, files);
    expect(statesOf(await get(created.id))).toEqual(['received', 'received', 'received', 'received']);

    const completed = await complete(created.id);
    expect(completed.upload?.completed).toBe(true);
    expect(statesOf(completed)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    for (const { path, bytes, sha256: digest } of files) {
      const response = await fetch(await downloadLink(storage, digest, path));
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  test('keeps bytes readable by nobody else and leaves no quarantine', async () => {
    const file = testFile('private.bin', 2 * PART);
    const created = await createUpload(storage, [file]);
    await sendMissing(created, [file]);
    const folder = await stat(quarantineOf(created.id));
    expect(folder.mode & 0o777).toBe(0o700);
    await complete(created.id);
    const blob = join(storage.folder, 'blob', 'sha256', file.sha256.slice(0, 2));
    expect((await stat(blob)).mode & 0o777).toBe(0o700);
    expect((await stat(join(blob, file.sha256))).mode & 0o777).toBe(0o600);
    await eventually(() => expect(readdir(quarantineOf(created.id))).rejects.toThrow('ENOENT'));
  });

  test('is the same one when the same list is announced again', async () => {
    const files = [testFile('a.bin', 10), testFile('b.bin', 20)];
    const all = await Promise.all(Array.from({ length: 10 }, () => createUpload(storage, files)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    await sendMissing(all[0]!, files);
    await complete(all[0]!.id);
    const later = await createUpload(storage, files);
    expect(later.id).not.toBe(all[0]!.id);
    expect(statesOf(later)).toEqual(['present', 'present']);
    expect(statesOf(await complete(later.id))).toEqual(['present', 'present']);
  });

  test('sends nothing that the organisation already has', async () => {
    const [known, fresh] = [testFile('known.bin', 100), testFile('fresh.bin', 100)];
    await uploadAll(storage, [known]);
    const created = await createUpload(storage, [{ ...known, path: 'moved.bin' }, fresh]);
    expect(statesOf(created)).toEqual(['present', 'receiving']);
    expect(created.files[0]?.parts).toEqual([]);
    await sendMissing(
      created,
      [known, fresh].map((file) => ({ ...file, path: file === known ? 'moved.bin' : file.path })),
    );
    expect(statesOf(await complete(created.id))).toEqual(['present', 'accepted']);
  });

  test('cuts long files into parts with links that are made anew on request', async () => {
    const file = testFile('long.bin', 2 * PART + 1);
    const created = await createUpload(storage, [file]);
    expect(created.files[0]?.parts.map(({ number, offset, size }) => [number, Number(offset), Number(size)])).toEqual([
      [1, 0, PART],
      [2, PART, PART],
      [3, 2 * PART, 1],
    ]);
    await sendPart(created.files[0]!.parts[1]!, file.bytes);
    const missing = await get(created.id);
    expect(missing.files[0]?.parts.map(({ number }) => number)).toEqual([1, 3]);
    const { seconds } = missing.upload!.urlsExpireAt!;
    expect(Number(seconds) - Date.now() / 1_000).toBeLessThanOrEqual(900);
  });

  test('gives out a thousand links at a time', async () => {
    const files = Array.from({ length: 1_200 }, (_, n) => testFile(`n/${n}.txt`, `line ${n}`));
    const created = await createUpload(storage, files);
    const links = created.files.flatMap(({ parts }) => parts);
    expect(links).toHaveLength(1_000);
    await sendMissing(created, files);
    const rest = await get(created.id);
    expect(rest.files.flatMap(({ parts }) => parts)).toHaveLength(200);
    await sendMissing(rest, files);
    const completed = await complete(created.id);
    expect(new Set(statesOf(completed))).toEqual(new Set(['accepted']));
  }, 60_000);

  test('tells the type of what came by its bytes', async () => {
    const files = [testFile('x.txt', 'PAR1 and more'), testFile('y.parquet', 'tên,tuổi\n'), testFile('z', '')];
    await uploadAll(storage, files);
    const { blobs } = await storage
      .client('datasets')
      .describeBlobs({ organisation: 'mekong', digests: files.map((file) => file.sha256) });
    const typeOf = (digest: string) => blobs.find((blob) => blob.sha256 === digest)?.mediaType;
    expect(files.map((file) => typeOf(file.sha256))).toEqual([
      'application/vnd.apache.parquet',
      'text/plain',
      'application/octet-stream',
    ]);
  });
});

describe('completing', () => {
  test('names the files whose bytes are missing, at most 20', async () => {
    const files = Array.from({ length: 30 }, (_, n) => testFile(`missing/${n}.bin`, 10 + n));
    const created = await createUpload(storage, files);
    const refusal = complete(created.id);
    await expect(refusal).toThrowWithCode('bytes_missing');
    const { details } = (await refusal.catch((error) => error)) as { details: Record<string, unknown> };
    expect(details).toMatchObject({ missingFiles: 30 });
    expect(details.files).toHaveLength(20);
    expect((details.files as unknown[])[0]).toEqual({ path: 'missing/0.bin', missingParts: 1, parts: 1 });
    await sendMissing(created, files);
    expect((await complete(created.id)).upload?.completed).toBe(true);
  });

  test('refuses bytes that are not those that were claimed, and keeps nothing of them', async () => {
    const [good, bad] = [testFile('good.bin', 50), testFile('bad.bin', 2 * PART)];
    const claimed = testFile('bad.bin', 2 * PART).sha256;
    const files = [good, { ...bad, sha256: claimed }];
    const created = await createUpload(storage, files);
    await sendMissing(created, files);
    const completed = await complete(created.id);
    expect(completed.upload?.completed).toBe(true);
    expect(statesOf(completed)).toEqual(['accepted', 'refused']);
    expect(completed.files[1]?.problem).toBe('digest_mismatch');
    for (const digest of [claimed, bad.sha256]) {
      await expect(storage.client('grants').signDownload({ sha256: digest, fileName: 'x' })).toThrowWithCode(
        'not_found',
      );
    }
    const events = await storage.db.selectFrom('outbox').select(['type', 'payload']).execute();
    const refused = events.filter(({ type, payload }) => type.endsWith('blob_refused') && payload.includes(claimed));
    expect(refused).toHaveLength(1);
    expect(JSON.parse(refused[0]!.payload)).toEqual({
      audit: {
        actorPersonId: 'linh',
        actorRole: 'publisher',
        organisation: 'mekong',
        object: { kind: 'blob', id: `${created.id}/1`, digest: claimed },
        previousState: 'received',
        nextState: 'refused',
      },
      claimedSha256: claimed,
      organisation: 'mekong',
      problem: 'digest_mismatch',
    });
  });

  test('fifty times at once accepts each blob once', async () => {
    const files = [testFile('r/1.bin', 3 * PART), testFile('r/2.bin', 100)];
    const created = await createUpload(storage, files);
    await sendMissing(created, files);
    const completed = await Promise.all(Array.from({ length: 50 }, () => complete(created.id)));
    for (const answer of completed) expect(statesOf(answer)).toEqual(['accepted', 'accepted']);
    const events = await storage.db
      .selectFrom('outbox')
      .select('payload')
      .where('type', '=', 'alliance.storage.v1.blob_accepted')
      .where('payload', 'like', `%${files[0]!.sha256}%`)
      .execute();
    expect(events).toHaveLength(1);
    expect(JSON.parse(events[0]!.payload)).toMatchObject({ sha256: files[0]!.sha256, size: String(3 * PART) });
  });

  test('again gives the same answer, and takes no bytes after it', async () => {
    const file = testFile('done.bin', 2 * PART);
    const created = await createUpload(storage, [file]);
    await sendMissing(created, [file]);
    const first = await complete(created.id);
    expect(await complete(created.id)).toEqual(first);
    expect(await get(created.id)).toMatchObject({ upload: { completed: true } });
    await eventually(() => expect(readdir(quarantineOf(created.id))).rejects.toThrow('ENOENT'));
    const late = await sendPart(created.files[0]!.parts[0]!, Buffer.alloc(PART, 1));
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ code: 'state_conflict', status: 409, traceId: expect.any(String) });
    const stored = await fetch(await downloadLink(storage, file.sha256));
    expect(sha256(Buffer.from(await stored.arrayBuffer()))).toBe(file.sha256);
  });
});

describe('sending a part', () => {
  test('again replaces it, also when it was joined already', async () => {
    const file = testFile('again.bin', 4 * PART);
    const created = await createUpload(storage, [file]);
    const parts = created.files[0]!.parts;
    const wrong = Buffer.alloc(4 * PART, 1);
    for (const part of parts) expect((await sendPart(part, wrong)).status).toBe(204);
    for (const part of parts) expect((await sendPart(part, file.bytes)).status).toBe(204);
    expect(statesOf(await complete(created.id))).toEqual(['accepted']);
  });

  test('needs its exact length', async () => {
    const file = testFile('exact.bin', 100);
    const created = await createUpload(storage, [file]);
    const { url } = created.files[0]!.parts[0]!;
    const short = await fetch(url, { method: 'PUT', body: Buffer.alloc(99) as never });
    expect([short.status, await short.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_argument' })]);
    const long = await fetch(url, { method: 'PUT', body: Buffer.alloc(10 * KIB) as never });
    expect(long.status).toBe(400);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(100));
        controller.close();
      },
    });
    const unannounced = await fetch(url, { method: 'PUT', body, duplex: 'half' } as never);
    expect(unannounced.status).toBe(400);
    expect(statesOf(await get(created.id))).toEqual(['receiving']);
    expect(await readdir(quarantineOf(created.id))).toEqual([]);
  });

  test('from many sides at once leaves one whole part', async () => {
    const file = testFile('raced.bin', PART);
    const created = await createUpload(storage, [file]);
    const part = created.files[0]!.parts[0]!;
    await Promise.all(Array.from({ length: 20 }, () => sendPart(part, file.bytes)));
    expect(await readdir(quarantineOf(created.id))).toEqual([`whole-0-${file.sha256}`]);
    expect(statesOf(await complete(created.id))).toEqual(['accepted']);
  });
});
