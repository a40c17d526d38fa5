import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { StorageConfig } from './config.ts';
import type { BlobDriver } from './drivers/blob-driver.ts';
import { FileStore } from './drivers/file-store.ts';
import { fileSystemDriver } from './drivers/file-system.ts';
import { openS3 } from './drivers/s3.ts';
import { openTransferDoor } from './transfer/door.ts';
import { LinkSigner } from './transfer/signed-links.ts';
import { transferLinks } from './transfer/transfer-links.ts';

/** Where bytes live and how they get there. */
export type OpenBytes = AsyncDisposable & {
  readonly driver: BlobDriver;
  /** Start of every link. */
  readonly transferUrl: string;
  /** The door's port; undefined when clients talk to an S3 server. */
  readonly transferPort: number | undefined;
};

/** Opens the driver that is configured and, for the file system, the door to it. Throws when that is not possible. */
export async function openBytes(
  { bytes, publicUrl }: Pick<StorageConfig, 'bytes' | 'publicUrl'>,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<OpenBytes> {
  if (bytes.driver === 's3') {
    const driver = await openS3(bytes);
    return { driver, transferUrl: bytes.publicEndpoint, transferPort: undefined, async [Symbol.asyncDispose]() {} };
  }
  await using opening = new AsyncDisposableStack();
  const store = opening.use(await FileStore.open(bytes.folder));
  const signer = new LinkSigner(bytes.signingKeys);
  const { transferHost: host, transferPort: port } = bytes;
  const door = opening.use(await openTransferDoor({ host, port, publicUrl, store, signer, clock, logger }));
  const transferUrl = bytes.transferPublicUrl ?? `http://${reachable(host)}:${door.port}`;
  const opened = opening.move();
  return {
    driver: fileSystemDriver(store, transferLinks(transferUrl, signer)),
    transferUrl,
    transferPort: door.port,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
