import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { FastifyInstance } from 'fastify';
import { ChunkScratch } from './chunks/chunk-scratch.ts';
import type { DoorConfig, FileConfig, StorageConfig } from './config.ts';
import type { BlobDriver } from './drivers/blob-driver.ts';
import { FileStore } from './drivers/file-store.ts';
import { fileSystemDriver } from './drivers/file-system.ts';
import { openS3 } from './drivers/s3.ts';
import type { S3Config } from './drivers/s3-client.ts';
import { bucketRoutes } from './transfer/bucket-routes.ts';
import { chunkLinks, chunkRoutes } from './transfer/chunk-routes.ts';
import { ChunkTokens } from './transfer/chunk-tokens.ts';
import { openTransferDoor } from './transfer/door.ts';
import { linkRoutes } from './transfer/link-routes.ts';
import { LinkSigner, type SigningKey } from './transfer/signed-links.ts';
import { transferLinks } from './transfer/transfer-links.ts';

/** What takes in files that come in chunks. */
export type Chunks = { scratch: ChunkScratch; tokens: ChunkTokens; links: ReturnType<typeof chunkLinks> };

/** What chunks need of the service beyond where they wait. */
type ChunkWork = Omit<Parameters<typeof chunkRoutes>[1], 'scratch' | 'tokens'>;

/** Where bytes live and how they get there. */
export type OpenBytes = AsyncDisposable & {
  readonly driver: BlobDriver;
  /** Absent where no door is open, or chunks have no place to wait in. */
  readonly chunks: Chunks | undefined;
  /** Start of every signed link; known when the door is open. */
  readonly transferUrl: () => string;
  /** Lets bytes come and go. Without `work` no chunks are taken. Returns the door's port; undefined where clients talk to an S3 server only. */
  openDoor(work?: ChunkWork): Promise<AsyncDisposable & { readonly port: number | undefined }>;
};

type Settings = Pick<StorageConfig, 'bytes' | 'publicUrl' | 'scratchFolder'>;
type Surroundings = { clock: Clock; logger: Logger };

/** Opens the driver that is configured. Throws when that is not possible. */
export async function openBytes(settings: Settings, surroundings: Surroundings): Promise<OpenBytes> {
  const { bytes } = settings;
  return bytes.driver === 's3' ? openBucket(settings, bytes, surroundings) : openFolder(settings, bytes, surroundings);
}

async function openFolder(settings: Settings, bytes: FileConfig, surroundings: Surroundings): Promise<OpenBytes> {
  await using opening = new AsyncDisposableStack();
  const store = opening.use(await FileStore.open(bytes.folder));
  const signer = new LinkSigner(bytes.signingKeys);
  const door = new Door(settings.publicUrl, bytes, surroundings);
  const scratch = await ChunkScratch.open(settings.scratchFolder ?? join(bytes.folder, 'scratch'));
  const chunks = chunksOf(scratch, signer, door);
  const opened = opening.move();
  return {
    driver: fileSystemDriver(store, transferLinks(door.url, signer)),
    chunks,
    transferUrl: door.url,
    openDoor: (work) =>
      door.open([(app) => linkRoutes(app, { store, signer, ...surroundings }), ...routesOf(chunks, work)]),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function openBucket(
  { publicUrl, scratchFolder }: Settings,
  bytes: S3Config & { door: DoorConfig | undefined },
  surroundings: Surroundings,
): Promise<OpenBytes> {
  const driver = await openS3(bytes);
  const door = bytes.door && new Door(publicUrl, bytes.door, surroundings);
  const scratch = scratchFolder === undefined ? undefined : await ChunkScratch.open(scratchFolder);
  const chunks = door && scratch && chunksOf(scratch, new LinkSigner([keyFrom(bytes.secretKey)]), door);
  return {
    driver,
    chunks,
    transferUrl: () => bytes.publicEndpoint,
    openDoor: async (work) =>
      door
        ? door.open([(app) => bucketRoutes(app, bytes), ...routesOf(chunks, work)])
        : { port: undefined, async [Symbol.asyncDispose]() {} },
    async [Symbol.asyncDispose]() {},
  };
}

/** Links to an S3 server are signed with its key; tokens with one that is made of it, and tells nothing of it. */
function keyFrom(secretKey: string): SigningKey {
  return { id: 's3', secret: Buffer.from(hkdfSync('sha256', secretKey, '', 'alliance-chunk-tokens', 32)) };
}

function chunksOf(scratch: ChunkScratch, signer: LinkSigner, door: Door): Chunks {
  const tokens = new ChunkTokens(signer);
  return { scratch, tokens, links: chunkLinks(tokens, door.url) };
}

function routesOf(chunks: Chunks | undefined, work: ChunkWork | undefined): ((app: FastifyInstance) => void)[] {
  return chunks && work ? [(app) => chunkRoutes(app, { ...work, ...chunks })] : [];
}

/** A door that is about to be opened. */
class Door {
  readonly #settings: DoorConfig;
  readonly #publicUrl: string;
  readonly #logger: Logger;
  #port = 0;

  constructor(publicUrl: string, settings: DoorConfig, { logger }: Surroundings) {
    this.#publicUrl = publicUrl;
    this.#settings = settings;
    this.#logger = logger;
  }

  /** Its address as clients reach it. */
  readonly url = (): string => {
    const { transferPublicUrl, transferHost } = this.#settings;
    return transferPublicUrl ?? `http://${reachable(transferHost)}:${this.#port}`;
  };

  async open(routes: readonly ((app: FastifyInstance) => void)[]) {
    const { transferHost: host, transferPort: port } = this.#settings;
    const opened = await openTransferDoor({ host, port, publicUrl: this.#publicUrl, logger: this.#logger, routes });
    this.#port = opened.port;
    return opened;
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
