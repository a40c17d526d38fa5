import type { AssetKind } from '@alliance/assets/domain/asset';
import type { ReceivedEvent } from '@alliance/events/received-event';
import type { AssetRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { RpcChannel } from '@alliance/rpc/client';
import type { CallOptions } from '@alliance/rpc/types';
import { createLogger, type Logger } from '@alliance/runtime/logger';
import type { RunningService } from '@alliance/service/foundation';
import type { ServiceConfig } from '@alliance/service/service-config';
import { type FakeAssets, startFakeAssets } from './fakes/assets.ts';
import { type FakeLicensing, startFakeLicensing } from './fakes/licensing.ts';
import { type FakeStorage, startFakeStorage } from './fakes/storage.ts';
import { type TestNats, testNats } from './nats.ts';
import { createDatabase } from './postgres.ts';
import { publishedEvents } from './published-events.ts';
import { type TestIdentities, testIdentities } from './test-identities.ts';
import { testServiceConfig } from './test-service-config.ts';

/** `datasets` or `models` on real PostgreSQL and NATS, with fakes of what it calls. */
export type StartedAssets = AsyncDisposable & {
  readonly kind: AssetKind;
  readonly address: string;
  readonly identities: TestIdentities;
  readonly databaseUrl: string;
  readonly nats: Pick<TestNats, 'url' | 'prefix'>;
  readonly licensing: FakeLicensing;
  readonly storage: FakeStorage;
  /** The service of the other kind. */
  readonly other: FakeAssets;
  /** Does what this kind needs before a first publication. */
  readonly prepare: PreparePublication;
  /** Everything that the service has published, in order. */
  events(): Promise<ReceivedEvent[]>;
};

export type PreparePublication = (
  channel: RpcChannel,
  ref: Pick<AssetRef, 'kind' | 'organisation' | 'name'>,
  as: CallOptions,
) => Promise<void>;

export type StartAssetsOptions = {
  kind: AssetKind;
  start: (config: ServiceConfig, logger: Logger) => Promise<RunningService>;
  prepare?: PreparePublication;
};

/** Starts the service with everything around it; disposing takes all of it down. */
export async function startAssets({ kind, start, prepare }: StartAssetsOptions): Promise<StartedAssets> {
  const [service, otherService] =
    kind === 'model' ? (['models', 'datasets'] as const) : (['datasets', 'models'] as const);
  await using starting = new AsyncDisposableStack();
  const identities = testIdentities();
  const database = starting.use(await createDatabase());
  const nats = starting.use(await testNats());
  const licensing = starting.use(await startFakeLicensing(identities));
  const storage = starting.use(await startFakeStorage(identities));
  const other = starting.use(await startFakeAssets(kind === 'model' ? 'dataset' : 'model', identities));
  const config = testServiceConfig(service, {
    identities,
    databaseUrl: database.url,
    natsUrl: nats.url,
    natsPrefix: nats.prefix,
    addresses: { licensing: licensing.address, storage: storage.address, [otherService]: other.address },
  });
  const running = starting.use(await start(config, createLogger(service, 'silent')));
  const address = `127.0.0.1:${running.grpcPort}`;
  const all = starting.move();
  return {
    kind,
    address,
    identities,
    databaseUrl: database.url,
    nats: { url: nats.url, prefix: nats.prefix },
    licensing,
    storage,
    other,
    prepare: prepare ?? (async () => {}),
    events: () => publishedEvents({ service, address, identities, nats }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
