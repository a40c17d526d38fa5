import { setTimeout as delay } from 'node:timers/promises';
import { Client, CopyConditions } from 'minio';

export type S3Config = {
  /** http(s)://host:port as this service reaches it. */
  endpoint: string;
  /** The same as clients reach it; their links point there. */
  publicEndpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
};

export type StoredPart = { part: number; etag: string; size: number };

/** The client of minio, with the one call that it keeps to itself. */
export class S3Client extends Client {
  /** The parts of a multipart upload that have arrived. */
  partsOf(bucket: string, key: string, transferId: string): Promise<StoredPart[]> {
    return this.listParts(bucket, key, transferId);
  }
}

/** A client that talks to `endpoint`; nothing is contacted yet. */
export function s3Client(config: S3Config, endpoint: string): S3Client {
  const { protocol, hostname, port } = new URL(endpoint);
  const secure = protocol === 'https:';
  return new S3Client({
    endPoint: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    useSSL: secure,
    accessKey: config.accessKey,
    secretKey: config.secretKey,
    // Known beforehand, so that signing asks nobody.
    region: config.region,
    pathStyle: true,
  });
}

const BROKEN_CONNECTION = ['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'];
const START_TRIES = 8;
const START_PAUSE_MS = 250;

/**
 * Makes the bucket unless it is there; a server that is still starting is waited for. Throws when it cannot be reached or
 * refuses.
 */
export async function ensureBucket(client: S3Client, config: S3Config): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await makeMissingBucket(client, config);
    } catch (error) {
      if (tries >= START_TRIES || !isS3Error(error, ...BROKEN_CONNECTION)) throw error;
      await delay(START_PAUSE_MS * tries);
    }
  }
}

async function makeMissingBucket(client: S3Client, { bucket, region }: S3Config): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  await client.makeBucket(bucket, region).catch((error) => {
    // Another process was faster.
    if (!isS3Error(error, 'BucketAlreadyOwnedByYou')) throw error;
  });
}

/** True when the server answered with one of these error codes. */
export function isS3Error(error: unknown, ...codes: string[]): boolean {
  return codes.includes(String((error as { code?: unknown } | undefined)?.code));
}

const ONE_CALL_LIMIT = 5 * 1024 ** 3;
const COPY_RANGE = 1024 ** 3;

/** Copies an object inside the bucket without moving its bytes through us; above 5 GiB piece by piece. */
export async function copyObject(
  client: S3Client,
  bucket: string,
  copy: { from: string; to: string; size: number },
): Promise<void> {
  const source = `/${bucket}/${copy.from}`;
  if (copy.size <= ONE_CALL_LIMIT) {
    await client.copyObject(bucket, copy.to, source, new CopyConditions());
    return;
  }
  const uploadID = await client.initiateNewMultipartUpload(bucket, copy.to, {});
  try {
    const parts: { part: number; etag: string }[] = [];
    for (let start = 0; start < copy.size; start += COPY_RANGE) {
      const end = Math.min(start + COPY_RANGE, copy.size) - 1;
      const headers = { 'x-amz-copy-source': source, 'x-amz-copy-source-range': `bytes=${start}-${end}` };
      const partNumber = parts.length + 1;
      const { etag } = await client.uploadPart({
        bucketName: bucket,
        objectName: copy.to,
        uploadID,
        partNumber,
        headers,
      });
      parts.push({ part: partNumber, etag });
    }
    await client.completeMultipartUpload(bucket, copy.to, uploadID, parts);
  } catch (error) {
    await client.abortMultipartUpload(bucket, copy.to, uploadID);
    throw error;
  }
}
