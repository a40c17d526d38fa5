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
import { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { openHeadReader } from '@alliance/signed-links/head-reader';
import { assetsCallers, modelsCallers } from './callers.ts';
import type { ModelsConfig } from './config.ts';
import type { ModelsContext } from './context.ts';
import { REFUSED_FLAGS } from './domain/refused-flags.ts';
import { modelEvents } from './events.ts';
import { modelsHandlers } from './grpc.ts';
import { moveCard } from './operations/move-card.ts';
import { requireCard } from './operations/require-card.ts';
import { migrations } from './store/migrations/index.ts';
import type { ModelsTables } from './store/tables.ts';
import { licensingSubscriptions } from './subscriptions.ts';

/** Starts the service. Throws when its database or the bus cannot be had. */
export async function startModels(
  config: ModelsConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<ModelsTables>({ name: 'models', config, migrations, logger }));
  const { db, transact } = base;
  const clock = overrides.clock ?? systemClock;
  const datasets = base.channel('datasets').client(AssetsService);
  const storage = base.channel('storage').client(StorageService);
  const heads = starting.use(openHeadReader(config.storageConnect, (wish) => storage.signDownload(wish)));
  const models: ModelsContext = { kind: 'model', db, transact, clock, datasets };
  await convertFileRows(db, logger);
  const assets: AssetsContext = {
    kind: 'model',
    db,
    transact,
    clock,
    events: modelEvents,
    licensing: base.channel('licensing').client(LicensingService),
    derivations: base.channel('licensing').client(DerivationsService),
    storage,
    readHead: heads.readHead,
    manifests: new ManifestCache(),
    otherKind: datasets,
    renamed: moveCard,
    schemaBreaks: async () => [],
    refusedFlags: REFUSED_FLAGS,
    checkPublishable: (asset) => requireCard(models, asset),
  };
  starting.use(startSweep(db, logger));
  base.consume('licensing', licensingSubscriptions(assets));
  const server = await base.listen([
    implement(AssetsService, assetsHandlers(assets), assetsCallers),
    revisions(assets),
    versions(assets),
    fileLicences(assets),
    blobReferences(assets),
    implement(ModelsService, modelsHandlers(models), modelsCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
