import { AttachmentsService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { attachmentsCallers, attachmentsHandlers } from './attachments-grpc.ts';
import { callers } from './callers.ts';
import type { StorageConfig } from './config.ts';
import { tellingProblems } from './drivers/storage-problem.ts';
import { storageHandlers } from './grpc.ts';
import { openBytes } from './open-bytes.ts';
import { DownloadTally } from './operations/download-tally.ts';
import { RunningChecks } from './operations/running-checks.ts';
import { sweepUploads } from './operations/sweep-uploads.ts';
import { startCollection } from './start-collection.ts';
import { startIntegrity } from './start-integrity.ts';
import { scanPolicyOf, startScans } from './start-scans.ts';
import { startScratchSweep } from './start-scratch-sweep.ts';
import { migrations } from './store/migrations/index.ts';
import { addDownloads } from './store/rescan-store.ts';
import type { StorageTables } from './store/tables.ts';

const SWEEP_MS = 60_000;
const TALLY_MS = 5_000;

export type RunningStorage = RunningService & {
  /** Start of every signed link. */
  readonly transferUrl: string;
  /** Port of the transfer door; undefined where clients talk to an S3 server only. */
  readonly transferPort: number | undefined;
};

/** Starts the storage service. Throws when database, NATS, or where the bytes live cannot be had. */
export async function startStorage(
  config: StorageConfig,
  logger: Logger,
  overrides: { clock?: Clock; retryMs?: number; idleMs?: number } = {},
): Promise<RunningStorage> {
  const clock = overrides.clock ?? systemClock;
  const { limits, linkSeconds } = config;
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<StorageTables>({ name: 'storage', config, migrations, logger }));
  const bytes = starting.use(await openBytes(config, { clock, logger }));
  const driver = tellingProblems(bytes.driver);
  const sweep = starting.use(
    new BackgroundLoop({ name: 'sweep', logger, idleMs: SWEEP_MS }, (signal) =>
      sweepUploads({ db: base.db, driver, clock, linkSeconds }, signal),
    ),
  );
  const policy = scanPolicyOf(config);
  const { db, transact, bus } = base;
  const scans = starting.use(
    await startScans({ db, transact, bus, driver, clock, policy, logger, ...overrides }, config),
  );
  const { collection } = config;
  starting.use(startCollection(base, { db, transact, driver, clock, policy, collection, logger }, overrides));
  starting.use(startIntegrity({ db, transact, driver, clock, policy, logger, integrity: config.integrity }, overrides));
  const checks = starting.use(new RunningChecks());
  const tally = new DownloadTally();
  starting.use(
    new BackgroundLoop({ name: 'download tally', logger, idleMs: TALLY_MS }, async () => {
      await addDownloads(db, tally.take());
      return false;
    }),
  );
  const context = {
    ...{ db, transact, driver, clock, policy, limits, linkSeconds, checks, tally },
    chunkLinks: bytes.chunks?.links,
    uploadEnded: () => sweep.wake(),
    scansQueued: () => scans.wake(),
  };
  if (bytes.chunks) starting.use(startScratchSweep(bytes.chunks.scratch, { clock, logger }, overrides));
  const door = starting.use(await bytes.openDoor(context));
  const server = await base.listen(
    [
      implement(StorageService, storageHandlers(context), callers),
      implement(AttachmentsService, attachmentsHandlers(context), attachmentsCallers),
    ],
    { bytes: driver.check },
  );
  const running = starting.move();
  return {
    grpcPort: server.port,
    transferUrl: bytes.transferUrl(),
    transferPort: door.port,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
