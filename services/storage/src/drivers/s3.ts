import { buffer } from 'node:stream/consumers';
import { isAllianceError } from '@alliance/errors/alliance-error';
import { isSha256 } from '../domain/sha256.ts';
import { partAt } from '../domain/upload-plan.ts';
import { inParallel } from '../in-parallel.ts';
import { attachmentDisposition } from './attachment-disposition.ts';
import {
  type BlobDriver,
  type BlobReader,
  PartMissingError,
  type PendingFile,
  type ReceivedParts,
  type SealedFile,
} from './blob-driver.ts';
import { hashBytes, RunningHash } from './hash-file.ts';
import { putStream } from './put-stream.ts';
import {
  copyObject,
  ensureBucket,
  isS3Error,
  type S3Client,
  type S3Config,
  type StoredPart,
  s3Client,
} from './s3-client.ts';
import { storageProblem } from './storage-problem.ts';

/** Files up to this size are one object, sent by one PUT; larger ones are multipart uploads. */
const ONE_OBJECT_LIMIT = 8 * 1024 * 1024;
const CALLS_AT_ONCE = 16;
const WRITE_MS = 60 * 60 * 1_000;

type Context = { client: S3Client; signer: S3Client; bucket: string };

/**
 * Blobs in a bucket of any S3. Clients send parts to, and fetch blobs from, the S3 server itself. Makes the bucket when it is
 * missing; throws when the server cannot be reached.
 */
export async function openS3(config: S3Config): Promise<BlobDriver> {
  const client = s3Client(config, config.endpoint);
  await ensureBucket(client, config);
  const { bucket } = config;
  const context = { client, signer: s3Client(config, config.publicEndpoint), bucket };
  return {
    open: async () => {},
    begin: async (file) =>
      isOneObject(file) ? null : client.initiateNewMultipartUpload(bucket, quarantineKey(file), {}),
    partUrl: (file, number, expiresAt) => partUrl(context, file, number, expiresAt),
    writePart: async (file, number, body) => {
      // The link that a client would get, for the address at which the server is reached from here.
      const url = await partUrl({ ...context, signer: client }, file, number, new Date(Date.now() + WRITE_MS));
      await putStream(url, body, partAt(file, number).size);
    },
    received: (uploadId, files) => received(context, uploadId, files),
    seal: (file, signal) => {
      const sealing = () => (isOneObject(file) ? sealObject(context, file) : sealMultipart(context, file, signal));
      return orAskAgain(context, file, sealing, signal);
    },
    // An S3 server has what it has acknowledged.
    persist: async () => {},
    discard: (uploadId) => discard(context, uploadId),
    downloadUrl: (sha256, fileName, expiresAt) =>
      context.signer.presignedGetObject(bucket, blobKey(sha256), secondsUntil(expiresAt), {
        'response-content-disposition': attachmentDisposition(fileName),
        'response-content-type': 'application/octet-stream',
        'response-cache-control': 'private, no-transform',
      }),
    openBlob: (sha256) => objectReader(context, blobKey(sha256)),
    removeBlob: (sha256) => client.removeObject(bucket, blobKey(sha256)),
    listBlobs: (after) => listBlobs(context, after),
    tidy: (before) => abortTransfers(context, 'blob/', before),
    check: async () => {
      if (!(await client.bucketExists(bucket))) throw new Error(`the bucket ${bucket} is gone`);
    },
  };
}

function blobKey(sha256: string): string {
  return `blob/sha256/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

async function objectReader({ client, bucket }: Context, key: string): Promise<BlobReader | undefined> {
  const found = await client.statObject(bucket, key).catch((error: unknown) => {
    if (isS3Error(error, 'NotFound', 'NoSuchKey')) return undefined;
    throw error;
  });
  return (
    found && {
      size: found.size,
      read: async (start, length) => {
        const bytes = await buffer(await client.getPartialObject(bucket, key, start, length));
        if (bytes.length !== length) throw new Error('the object is shorter than it was');
        return bytes;
      },
      [Symbol.asyncDispose]: async () => {},
    }
  );
}

async function* listBlobs({ client, bucket }: Context, after: string): AsyncGenerator<string> {
  const start = after === '' ? '' : blobKey(after);
  for await (const { name } of client.listObjectsV2(bucket, 'blob/sha256/', true, start)) {
    const sha256 = String(name).split('/').at(-1) ?? '';
    if (isSha256(sha256)) yield sha256;
  }
}

function quarantineKey({ uploadId, position }: Pick<PendingFile, 'uploadId' | 'position'>): string {
  return `quarantine/${uploadId}/${position}`;
}

function isOneObject(file: PendingFile): boolean {
  return file.partCount <= 1 && file.size <= ONE_OBJECT_LIMIT;
}

function secondsUntil(moment: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1_000));
}

function transferOf({ transferId }: PendingFile): string {
  if (transferId === null) throw new Error('the file has no multipart upload');
  return transferId;
}

function partUrl({ signer, bucket }: Context, file: PendingFile, number: number, expiresAt: Date): Promise<string> {
  const seconds = secondsUntil(expiresAt);
  if (isOneObject(file)) return signer.presignedPutObject(bucket, quarantineKey(file), seconds);
  return signer.presignedUrl('PUT', bucket, quarantineKey(file), seconds, {
    uploadId: transferOf(file),
    partNumber: String(number),
  });
}

async function received({ client, bucket }: Context, uploadId: string, files: readonly PendingFile[]) {
  const sizes = await objectSizes({ client, bucket }, `quarantine/${uploadId}/`);
  const found = new Map<number, ReceivedParts>();
  await inParallel(files, CALLS_AT_ONCE, async (file) => {
    const numbers = await partsThere({ client, bucket }, file, sizes.get(quarantineKey(file)));
    if (numbers === 'lost') found.set(file.position, numbers);
    else if (numbers.length > 0) found.set(file.position, new Set(numbers));
  });
  return found;
}

async function partsThere(
  context: Pick<Context, 'client' | 'bucket'>,
  file: PendingFile,
  objectSize: number | undefined,
): Promise<number[] | 'lost'> {
  const all = Array.from({ length: file.partCount }, (_, index) => index + 1);
  if (objectSize === file.size) return all;
  if (isOneObject(file) || file.transferId === null) return [];
  const parts = await wholeParts(context, file);
  if (parts) return parts.map(({ part }) => part);
  // The transfer may have ended since the objects were listed: a check has just put the parts together.
  return (await isWhole(context, file)) ? all : 'lost';
}

/** Parts with exactly their size, S3 takes any; undefined when the server has no such transfer, or none that it can read. */
async function wholeParts(
  { client, bucket }: Pick<Context, 'client' | 'bucket'>,
  file: PendingFile,
): Promise<StoredPart[] | undefined> {
  try {
    const parts = await client.partsOf(bucket, quarantineKey(file), transferOf(file));
    return parts.filter(({ part, size }) => part <= file.partCount && size === partAt(file, part).size);
  } catch (error) {
    if (storageProblem(error)) throw error;
    return undefined;
  }
}

async function isWhole({ client, bucket }: Pick<Context, 'client' | 'bucket'>, file: PendingFile): Promise<boolean> {
  const found = await client.statObject(bucket, quarantineKey(file)).catch((error: unknown) => {
    if (storageProblem(error)) throw error;
    return undefined;
  });
  return found?.size === file.size;
}

async function objectSizes({ client, bucket }: Pick<Context, 'client' | 'bucket'>, prefix: string) {
  const sizes = new Map<string, number>();
  for await (const item of client.listObjectsV2(bucket, prefix, true)) sizes.set(String(item.name), Number(item.size));
  return sizes;
}

/**
 * Does something with what has arrived. What the server says that it has, and cannot give, is removed, so that it is asked for again:
 * otherwise an upload would wait for it until it expires.
 */
async function orAskAgain<T>(
  { client, bucket }: Pick<Context, 'client' | 'bucket'>,
  file: PendingFile,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isKnown = storageProblem(error) || isAllianceError(error) || error instanceof PartMissingError;
    if (isKnown || signal?.aborted) throw error;
    await client.removeObject(bucket, quarantineKey(file)).catch(() => {});
    throw new PartMissingError(undefined, { cause: error });
  }
}

/** A client could still send other bytes to the link of a single object: what is hashed here is what is stored. */
async function sealObject({ client, bucket }: Context, file: PendingFile): Promise<SealedFile> {
  const bytes = file.size === 0 ? Buffer.alloc(0) : await buffer(await client.getObject(bucket, quarantineKey(file)));
  const hashed = hashBytes(bytes);
  return {
    ...hashed,
    accept: async () => {
      await client.putObject(bucket, blobKey(hashed.sha256), bytes, bytes.length);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Once its parts are put together, the links of a multipart upload are dead and nobody but us can write its object. */
async function sealMultipart({ client, bucket }: Context, file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
  const key = quarantineKey(file);
  await putTogether({ client, bucket }, file);
  const running = new RunningHash();
  for await (const chunk of await client.getObject(bucket, key)) {
    signal.throwIfAborted();
    running.update(chunk as Buffer);
  }
  const hashed = running.finish();
  return {
    ...hashed,
    accept: () =>
      orAskAgain({ client, bucket }, file, () =>
        copyObject(client, bucket, { from: key, to: blobKey(hashed.sha256), size: hashed.size }),
      ),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Makes one object of the parts, unless that was done before. Throws when a part is missing. */
async function putTogether(context: Pick<Context, 'client' | 'bucket'>, file: PendingFile): Promise<void> {
  const { client, bucket } = context;
  try {
    const parts = (await wholeParts(context, file)) ?? [];
    if (parts.length < file.partCount) throw new PartMissingError();
    await client.completeMultipartUpload(bucket, quarantineKey(file), transferOf(file), parts);
  } catch (error) {
    // A process that was faster, or a check that was broken off, may have left the object.
    if (await isWhole(context, file)) return;
    if (storageProblem(error) || error instanceof PartMissingError) throw error;
    // The server will not make a whole of these parts, now or later: with the transfer gone they are asked for again.
    await client.abortMultipartUpload(bucket, quarantineKey(file), transferOf(file)).catch(() => {});
    throw new PartMissingError(undefined, { cause: error });
  }
}

async function discard(context: Context, uploadId: string): Promise<void> {
  const prefix = `quarantine/${uploadId}/`;
  await abortTransfers(context, prefix);
  const keys = [...(await objectSizes(context, prefix)).keys()];
  if (keys.length > 0) await context.client.removeObjects(context.bucket, keys);
}

/** Aborts multipart uploads below a prefix, all of them or those begun before a moment. */
async function abortTransfers({ client, bucket }: Context, prefix: string, before?: Date): Promise<void> {
  for await (const { key, uploadId, initiated } of client.listIncompleteUploads(bucket, prefix, true)) {
    if (before && initiated >= before) continue;
    await client.abortMultipartUpload(bucket, key, uploadId);
  }
}
