import { AllianceError } from '@alliance/errors/alliance-error';
import type { BlobDriver, SealedFile } from './blob-driver.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const NOT_NOW = new Set([
  'EACCES',
  'EIO',
  'EMFILE',
  'ENFILE',
  'EPERM',
  'EROFS',
  'ESTALE',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'InternalError',
  'NoSuchBucket',
  'ServiceUnavailable',
  'SlowDown',
]);

/** The AllianceError for a failure of disk or S3 server, or undefined when `error` is something else. */
export function storageProblem(error: unknown): AllianceError | undefined {
  const code = String((error as { code?: unknown } | undefined)?.code);
  if (FULL.has(code)) {
    return new AllianceError('unavailable', 'The storage is full. Tell whoever runs this node; nothing was lost.', {
      cause: error,
    });
  }
  if (!NOT_NOW.has(code)) return undefined;
  return new AllianceError('unavailable', 'The storage does not answer. Try again in a few seconds.', { cause: error });
}

/** The same driver, with failures of disk or server told as such. */
export function tellingProblems(driver: BlobDriver): BlobDriver {
  const { batchUrl, downloadBatchUrl } = driver;
  return {
    ...(batchUrl && { batchUrl }),
    ...(downloadBatchUrl && { downloadBatchUrl }),
    open: telling(driver.open),
    begin: telling(driver.begin),
    partUrl: telling(driver.partUrl),
    writePart: telling(driver.writePart),
    received: telling(driver.received),
    seal: telling(async (file, signal): Promise<SealedFile> => {
      const sealed = await driver.seal(file, signal);
      return { ...sealed, accept: telling(sealed.accept) };
    }),
    persist: telling(driver.persist),
    discard: telling(driver.discard),
    openBlob: telling(async (sha256) => {
      const blob = await driver.openBlob(sha256);
      return blob && { ...blob, read: telling(blob.read) };
    }),
    removeBlob: telling(driver.removeBlob),
    listBlobs: (after) => driver.listBlobs(after),
    downloadUrl: telling(driver.downloadUrl),
    tidy: telling(driver.tidy),
    check: telling(driver.check),
  };
}

function telling<Args extends unknown[], T>(work: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      throw storageProblem(error) ?? error;
    }
  };
}
