import { ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { findTestS3, type TestS3 } from '@alliance/testing/s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { S3Config } from '../src/drivers/s3-client.ts';
import { s3Client } from '../src/drivers/s3-client.ts';
import { removeBucket, s3Settings } from './s3-bucket.ts';
import { HOSTILE_PICKLE, safetensors } from './scan-files.ts';
import { MIB, publisher, type StartedStorage, startTestStorage, testFile } from './start-storage.ts';
import { createUpload, downloadLink, eventually, sendMissing, sendPart, statesOf } from './transfer.ts';

const found = await findTestS3();

describe.skipIf(!found.s3)(`storage on S3${found.s3 ? '' : `: ${found.missing}`}`, () => {
  let storage: StartedStorage;
  let settings: S3Config;
  beforeAll(async () => {
    settings = s3Settings(found.s3 as TestS3);
    storage = await startTestStorage({
      bytes: { driver: 's3', door: undefined, ...settings },
      limits: { partBytes: 5 * MIB },
    });
  });
  afterAll(async () => {
    await storage?.[Symbol.asyncDispose]();
    await removeBucket(settings);
  });

  const get = (id: string) => storage.client().getUpload({ id }, storage.as(publisher));
  const complete = (id: string) => storage.client().completeUpload({ id }, storage.as(publisher));

  test('clients send parts to the S3 server itself and fetch from there', async () => {
    const files = [testFile('small.txt', 'xin chào'), testFile('large.bin', 11 * MIB), testFile('empty', '')];
    const created = await createUpload(storage, files);
    const links = created.files.flatMap(({ parts }) => parts.map(({ url }) => new URL(url).origin));
    expect(new Set(links)).toEqual(new Set([settings.endpoint]));
    expect(storage.transferUrl).toBe(settings.endpoint);
    await sendPart(created.files[1]!.parts[1]!, files[1]!.bytes);
    const resumed = await get(created.id);
    expect(resumed.files.map(({ parts }) => parts.map(({ number }) => number))).toEqual([[1], [1, 3], []]);
    await expect(complete(created.id)).toThrowWithCode('bytes_missing');
    await sendMissing(resumed, files);
    const completed = await Promise.all(Array.from({ length: 20 }, () => complete(created.id)));
    for (const answer of completed) expect(statesOf(answer)).toEqual(['accepted', 'accepted', 'accepted']);
    for (const { sha256, bytes, path } of files) {
      const response = await fetch(await downloadLink(storage, sha256, path));
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  test('a transfer that the server has lost is begun again', async () => {
    const files = [testFile('lost.bin', 11 * MIB)];
    const created = await createUpload(storage, files);
    await sendMissing(created, files);
    const client = s3Client(settings, settings.endpoint);
    for await (const { key, uploadId } of client.listIncompleteUploads(settings.bucket, 'quarantine/', true))
      await client.abortMultipartUpload(settings.bucket, key, uploadId);
    await expect(complete(created.id)).toThrowWithCode('bytes_missing');
    const begun = await get(created.id);
    expect(begun.files[0]!.parts).toHaveLength(3);
    await sendMissing(begun, files);
    expect(statesOf(await complete(created.id))).toEqual(['accepted']);
  });

  test('an object that the server has lost is asked for again', async () => {
    const files = [testFile('small.bin', 1_000)];
    const created = await createUpload(storage, files);
    await sendMissing(created, files);
    const client = s3Client(settings, settings.endpoint);
    await client.removeObject(settings.bucket, `quarantine/${created.id}/0`);
    await expect(complete(created.id)).toThrowWithCode('bytes_missing');
    await sendMissing(await get(created.id), files);
    expect(statesOf(await complete(created.id))).toEqual(['accepted']);
  });

  test('scans what is in the bucket', async () => {
    const [good, evil] = [testFile('m.safetensors', safetensors()), testFile('e.bin', HOSTILE_PICKLE)];
    const created = await createUpload(storage, [good, evil]);
    await sendMissing(created, [good, evil]);
    await complete(created.id);
    await eventually(async () => {
      const { files } = await get(created.id);
      expect(files.map(({ scanState }) => scanState)).toEqual([ScanState.PASSED, ScanState.REFUSED]);
    });
  });

  test('refuses other bytes than were claimed, and clears the quarantine', async () => {
    const bad = { ...testFile('bad.bin', 9 * MIB), sha256: 'b'.repeat(64) };
    const created = await createUpload(storage, [bad]);
    await sendMissing(created, [bad]);
    expect(statesOf(await complete(created.id))).toEqual(['refused']);
    const client = s3Client(settings, settings.endpoint);
    await eventually(async () => {
      const left = await Array.fromAsync(client.listObjectsV2(settings.bucket, `quarantine/${created.id}/`, true));
      expect(left).toEqual([]);
    });
  });

  test('says so when the server is away', async () => {
    const away = await startTestStorage({
      bytes: { driver: 's3', door: undefined, ...settings, bucket: s3Settings(found.s3 as TestS3).bucket },
    });
    try {
      const created = await createUpload(away, [testFile('a.bin', 10)]);
      await removeBucket({ ...settings, bucket: (away.config.bytes as S3Config).bucket });
      const call = away.client().getUpload({ id: created.id }, away.as(publisher));
      await expect(call).toThrowWithCode('unavailable');
    } finally {
      await away[Symbol.asyncDispose]();
    }
  });
});
