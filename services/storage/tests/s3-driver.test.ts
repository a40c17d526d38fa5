import { randomUUID } from 'node:crypto';
import { blobDriverContract } from '@alliance/testing/contracts/blob-driver';
import { findTestS3, type TestS3 } from '@alliance/testing/s3';
import { describe, expect, test } from 'vitest';
import { openS3 } from '../src/drivers/s3.ts';
import { s3Client } from '../src/drivers/s3-client.ts';
import { removeBucket, s3Settings } from './s3-bucket.ts';

const found = await findTestS3();

describe.skipIf(!found.s3)(`the S3 driver${found.s3 ? '' : `: ${found.missing}`}`, () => {
  const s3 = found.s3 as TestS3;

  blobDriverContract(async () => {
    const settings = s3Settings(s3);
    return { driver: await openS3(settings), [Symbol.asyncDispose]: () => removeBucket(settings) };
  });

  test('takes a bucket that is there, also when several start at once', async () => {
    const settings = s3Settings(s3);
    const drivers = await Promise.all([1, 2, 3].map(() => openS3(settings)));
    await Promise.all(drivers.map((driver) => driver.check()));
    await removeBucket(settings);
    await expect(drivers[0]!.check()).rejects.toThrow();
  });

  test('makes links for the address at which clients reach the server', async () => {
    const settings = { ...s3Settings(s3), publicEndpoint: 'https://bytes.example:9000' };
    const driver = await openS3(settings);
    const url = await driver.downloadUrl('a'.repeat(64), 'a', new Date(Date.now() + 60_000));
    expect(url).toMatch(/^https:\/\/bytes\.example:9000\//);
    await removeBucket(settings);
  });

  test('refuses to start with wrong keys', async () => {
    await expect(openS3({ ...s3Settings(s3), secretKey: 'wrong' })).rejects.toThrow();
  });

  test('removes copies that were broken off, and leaves those under way', async () => {
    const settings = s3Settings(s3);
    const driver = await openS3(settings);
    const client = s3Client(settings, settings.endpoint);
    const key = `blob/sha256/aa/aa/${randomUUID()}`;
    const transferId = await client.initiateNewMultipartUpload(settings.bucket, key, {});
    await driver.tidy(new Date(Date.now() - 3_600_000));
    expect(await client.partsOf(settings.bucket, key, transferId)).toEqual([]);
    await driver.tidy(new Date(Date.now() + 3_600_000));
    await expect(client.partsOf(settings.bucket, key, transferId)).rejects.toThrow();
    await removeBucket(settings);
  });
});
