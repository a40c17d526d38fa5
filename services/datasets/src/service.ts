import { blobReferences } from '@alliance/assets/blob-references';
import type { AssetsContext } from '@alliance/assets/context';
import { fileLicences } from '@alliance/assets/file-licences';
import { assetsHandlers } from '@alliance/assets/grpc';
import { ManifestCache } from '@alliance/assets/manifest/manifest-cache';
import { convertFileRows } from '@alliance/assets/operations/convert-file-rows';
import { startSweep } from '@alliance/assets/operations/sweep-assets';
import { revisions } from '@alliance/assets/revisions';
import { versions } from '@alliance/assets/versions';
import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { openHeadReader } from '@alliance/signed-links/head-reader';
import { callers } from './callers.ts';
import type { DatasetsConfig } from './config.ts';
import { datasetEvents } from './events.ts';
import { findings } from './findings.ts';
import { withProfiles } from './profile-events.ts';
import { profiles } from './profiles.ts';
import { startProfiling } from './start-profiling.ts';
import { startSchemas } from './start-schemas.ts';
import { migrations } from './store/migrations/index.ts';
import type { DatasetsTables } from './store/tables.ts';
import { licensingSubscriptions } from './subscriptions.ts';

/** Starts the service. Throws when its database or the bus cannot be had. */
export async function startDatasets(
  config: DatasetsConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const foundation = { name: 'datasets', config, migrations, logger } as const;
  const base = starting.use(await openFoundation<DatasetsTables>(foundation));
  const { db, transact } = base;
  const clock = overrides.clock ?? systemClock;
  const storage = base.channel('storage').client(StorageService);
  const heads = starting.use(openHeadReader(config.storageConnect, (wish) => storage.signDownload(wish)));
  const schemas = starting.use(startSchemas(config.profiling, storage));
  await convertFileRows(db, logger);
  const context: AssetsContext = {
    kind: 'dataset',
    db,
    transact,
    clock,
    events: withProfiles(datasetEvents),
    licensing: base.channel('licensing').client(LicensingService),
    derivations: base.channel('licensing').client(DerivationsService),
    storage,
    readHead: heads.readHead,
    manifests: new ManifestCache(),
    otherKind: base.channel('models').client(AssetsService),
    // A dataset has nothing but what every asset has, and a version needs nothing more.
    renamed: async () => async () => {},
    schemaBreaks: schemas.schemaBreaks,
    refusedFlags: new Map(),
    checkPublishable: async () => {},
  };
  starting.use(startSweep(db, logger));
  base.consume('licensing', licensingSubscriptions(context));
  if (config.profiling) starting.use(startProfiling(config.profiling, { db, transact, clock, logger, storage }));
  const server = await base.listen([
    implement(AssetsService, assetsHandlers(context), callers),
    revisions(context),
    versions(context),
    fileLicences(context),
    blobReferences(context),
    findings({ findings: db, transact, clock }),
    profiles({ kind: 'dataset', db, profiles: db }),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
