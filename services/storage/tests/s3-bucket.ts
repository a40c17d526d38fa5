import { randomBytes } from 'node:crypto';
import type { TestS3 } from '@alliance/testing/s3';
import { type S3Config, s3Client } from '../src/drivers/s3-client.ts';

/** Settings for a bucket of one's own. */
export function s3Settings(s3: TestS3): S3Config {
  return { ...s3, publicEndpoint: s3.endpoint, bucket: `test-${randomBytes(6).toString('hex')}` };
}

/** Removes a bucket with all that is in it. */
export async function removeBucket(settings: S3Config): Promise<void> {
  const client = s3Client(settings, settings.endpoint);
  const keys: string[] = [];
  for await (const { name } of client.listObjectsV2(settings.bucket, '', true)) keys.push(String(name));
  if (keys.length > 0) await client.removeObjects(settings.bucket, keys);
  await client.removeBucket(settings.bucket);
}
