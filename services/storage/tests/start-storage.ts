import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { AttachmentsService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import { createLogger } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { type TestIdentities, testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import type { Kysely } from 'kysely';
import type { StorageConfig } from '../src/config.ts';
import { startStorage } from '../src/service.ts';
import { migrations } from '../src/store/migrations/index.ts';
import type { StorageTables } from '../src/store/tables.ts';

export type StorageClient = RpcClient<typeof StorageService>;

/** The service alone, on a database, streams and a folder of its own. */
export type StartedStorage = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  readonly config: StorageConfig;
  readonly transferUrl: string;
  readonly folder: string;
  readonly db: Kysely<StorageTables>;
  client(from?: ServiceName): StorageClient;
  /** The door for attachments. */
  attachments(from?: ServiceName): RpcClient<typeof AttachmentsService>;
  /** Call options that carry a caller. */
  as(caller: Caller): { callerToken: string };
};

export type StorageChanges = {
  limits?: Partial<StorageConfig['limits']>;
  bytes?: StorageConfig['bytes'];
  scratchFolder?: string;
  clock?: Clock;
  malware?: StorageConfig['malware'];
  scanMilliseconds?: number;
  rescansPerMinute?: number;
  integrity?: StorageConfig['integrity'];
  collection?: StorageConfig['collection'];
  /** Pause of what runs in the background. */
  idleMs?: number;
  addresses?: Partial<Record<ServiceName, string>>;
  identities?: TestIdentities;
};

export const KIB = 1024;
export const MIB = 1024 * KIB;
/** Parts of this size make files of a few hundred KiB long ones. */
export const PART = 64 * KIB;
export const SIGNING_KEY = { id: 'k1', secret: Buffer.alloc(32, 7) };

/** A publisher of `mekong`. */
export const publisher = testCaller({ personId: 'linh', memberships: [memberOf('mekong', 'publisher')] });
/** A publisher of `saigon`. */
export const stranger = testCaller({ personId: 'tuan', memberships: [memberOf('saigon', 'publisher')] });

export async function startTestStorage(changes: StorageChanges = {}): Promise<StartedStorage> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const database = starting.use(await createDatabase({ template: 'storage', migrate }));
  const nats = starting.use(await testNats());
  const identities = changes.identities ?? testIdentities();
  const config = storageConfig(
    {
      ...{ identities, databaseUrl: database.url, natsUrl: nats.url, natsPrefix: nats.prefix },
      addresses: changes.addresses ?? {},
    },
    folder,
    changes,
  );
  const overrides = {
    ...(changes.idleMs === undefined ? {} : { idleMs: changes.idleMs }),
    retryMs: 20,
    ...(changes.clock ? { clock: changes.clock } : {}),
  };
  const service = starting.use(await startStorage(config, createLogger('storage', 'silent'), overrides));
  const { db } = starting.use(openDatabase<StorageTables>({ url: database.url, applicationName: 'test' }));
  const { client, attachments, as } = starting.use(connectStorage(`127.0.0.1:${service.grpcPort}`, identities));
  const running = starting.move();
  return {
    address: `127.0.0.1:${service.grpcPort}`,
    identities,
    config,
    transferUrl: service.transferUrl,
    folder,
    db,
    client,
    attachments,
    as,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Clients of a running storage service. */
export function connectStorage(address: string, identities: TestIdentities) {
  const channels = new DisposableStack();
  const channel = (from: ServiceName) =>
    channels.use(new RpcChannel({ target: 'storage', address, identity: identities.identityOf(from) }));
  return {
    client: (from: ServiceName = 'gateway') => channel(from).client(StorageService),
    attachments: (from: ServiceName = 'grants') => channel(from).client(AttachmentsService),
    as: (caller: Caller) => ({ callerToken: identities.callerToken(caller) }),
    [Symbol.dispose]: () => channels.dispose(),
  };
}

function storageConfig(
  base: Parameters<typeof testServiceConfig>[1],
  folder: string,
  changes: StorageChanges,
): StorageConfig {
  return {
    ...testServiceConfig('storage', base),
    bytes: changes.bytes ?? {
      driver: 'file',
      folder,
      transferHost: '127.0.0.1',
      transferPort: 0,
      transferPublicUrl: undefined,
      signingKeys: [SIGNING_KEY],
    },
    scratchFolder: changes.scratchFolder,
    publicUrl: 'http://node.example:8080',
    linkSeconds: 900,
    malware: changes.malware,
    rescansPerMinute: changes.rescansPerMinute ?? 1_200,
    integrity: changes.integrity ?? { bytesPerSecond: 0, recheckMs: 0 },
    collection: { graceMs: 86_400_000, condemnedMs: 3_600_000, ...changes.collection },
    scanLimits: { milliseconds: changes.scanMilliseconds ?? 60_000, heapMebibytes: 384, residentBytes: 1024 * MIB },
    limits: {
      quotaBytes: 1024 * MIB,
      fileBytes: 256 * MIB,
      partBytes: PART,
      openUploads: 20,
      sessionDays: 7,
      ...changes.limits,
    },
  };
}

async function migrate(url: string): Promise<void> {
  await using database = openDatabase<StorageTables>({ url, applicationName: 'test-migrate' });
  await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
}

export type TestFile = { path: string; bytes: Buffer; size: bigint; sha256: string };

/** A file with these bytes, or with random ones. */
export function testFile(path: string, content: Buffer | string | number): TestFile {
  const bytes = typeof content === 'number' ? randomBytes(content) : Buffer.from(content);
  return { path, bytes, size: BigInt(bytes.length), sha256: sha256(bytes) };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
