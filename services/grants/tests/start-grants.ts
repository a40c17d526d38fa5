import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { createLogger } from '@alliance/runtime/logger';
import { type EventPublisher, openEventPublisher } from '@alliance/testing/event-publisher';
import { type FakeAssets, startFakeAssets } from '@alliance/testing/fakes/assets';
import { type FakeLicensing, startFakeLicensing } from '@alliance/testing/fakes/licensing';
import { type FakeMembers, startFakeMembers } from '@alliance/testing/fakes/members';
import { type FakeProvenance, startFakeProvenance } from '@alliance/testing/fakes/provenance';
import { type FakeStorage, startFakeStorage } from '@alliance/testing/fakes/storage';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { publishedEvents } from '@alliance/testing/published-events';
import { testCaller } from '@alliance/testing/test-caller';
import { type TestIdentities, testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import type { DescService } from '@bufbuild/protobuf';
import type { Kysely } from 'kysely';
import type { GrantsConfig } from '../src/config.ts';
import { startGrants } from '../src/service.ts';
import { migrations } from '../src/store/migrations/index.ts';
import type { GrantsTables } from '../src/store/tables.ts';

/** The service alone, on a database and streams of its own, between fakes of what it calls. */
export type StartedGrants = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  readonly db: Kysely<GrantsTables>;
  /** As the gateway calls it. */
  readonly grants: RpcClient<typeof GrantsService>;
  readonly decisions: RpcClient<typeof DecisionsService>;
  readonly datasets: FakeAssets;
  readonly models: FakeAssets;
  readonly licensing: FakeLicensing;
  readonly members: FakeMembers;
  readonly storage: FakeStorage;
  readonly provenance: FakeProvenance;
  /** What the other services tell. */
  readonly publisher: EventPublisher;
  client(from: ServiceName): RpcClient<typeof GrantsService>;
  /** Another contract of the service, as a service calls it. */
  door<S extends DescService>(contract: S, from?: ServiceName): RpcClient<S>;
  decisionsClient(from: ServiceName): RpcClient<typeof DecisionsService>;
  /** Call options that carry a caller; none for somebody who has not signed in. */
  as(caller: Caller | null): CallOptions;
  /** Waits until everything told has been taken in. */
  settle(): Promise<void>;
  /** Everything that the service has published, in order. */
  events(): Promise<ReceivedEvent[]>;
  /** Moves the service's clock; it goes on from there. */
  travel(ms: number): void;
  now(): Date;
};

export async function startTestGrants(settings: Partial<GrantsConfig> = {}): Promise<StartedGrants> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase({ template: 'grants', migrate }));
  const nats = starting.use(await testNats());
  const identities = testIdentities();
  const fakes = {
    datasets: starting.use(await startFakeAssets('dataset', identities)),
    models: starting.use(await startFakeAssets('model', identities)),
    licensing: starting.use(await startFakeLicensing(identities)),
    members: starting.use(await startFakeMembers(identities)),
    storage: starting.use(await startFakeStorage(identities)),
    provenance: starting.use(await startFakeProvenance(identities)),
  };
  const publisher = starting.use(await openEventPublisher(nats));
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const addresses = Object.fromEntries(Object.entries(fakes).map(([name, { address }]) => [name, address]));
  const config = {
    ...testServiceConfig('grants', {
      identities,
      databaseUrl: database.url,
      natsUrl: nats.url,
      natsPrefix: nats.prefix,
      addresses,
    }),
    expirySweepMs: 100,
    usageBatchMs: 86_400_000,
    tokenKeys: { key: undefined, previousKey: undefined },
    publicUrl: 'https://registry.example',
    dayMs: 86_400_000,
    seatRestMs: 86_400_000,
    ...settings,
  };
  const service = starting.use(await startGrants(config, createLogger('grants', 'silent'), { clock: now }));
  const { db } = starting.use(openDatabase<GrantsTables>({ url: database.url, applicationName: 'test' }));
  const address = `127.0.0.1:${service.grpcPort}`;
  const channels = starting.use(new DisposableStack());
  const channel = (from: ServiceName) =>
    channels.use(new RpcChannel({ target: 'grants', address, identity: identities.identityOf(from) }));
  const gateway = channel('gateway');
  const as = (caller: Caller | null) => (caller ? { callerToken: identities.callerToken(caller) } : {});
  const running = starting.move();
  return {
    ...fakes,
    address,
    identities,
    db,
    publisher,
    grants: gateway.client(GrantsService),
    decisions: gateway.client(DecisionsService),
    client: (from) => channel(from).client(GrantsService),
    door: (contract, from = 'gateway') => (from === 'gateway' ? gateway : channel(from)).client(contract),
    decisionsClient: (from) => channel(from).client(DecisionsService),
    as,
    settle: () => settle(gateway.client(DeliveriesService), as(testCaller({ allianceRoles: ['auditor'] }))),
    events: () => publishedEvents({ service: 'grants', address, identities, nats }),
    travel: (ms) => {
      ahead += ms;
    },
    now,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function settle(deliveries: RpcClient<typeof DeliveriesService>, options: CallOptions): Promise<void> {
  for (;;) {
    const { consumers } = await deliveries.getOutboxStatus({}, options);
    if (consumers.length === 4 && consumers.every(({ pending }) => pending === 0n)) return;
    await delay(20);
  }
}

async function migrate(url: string): Promise<void> {
  await using database = openDatabase<GrantsTables>({ url, applicationName: 'test-migrate' });
  await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
}
