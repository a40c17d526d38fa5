import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { HarvestService } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { createLogger } from '@alliance/runtime/logger';
import type { ServiceConfig } from '@alliance/service/service-config';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import type { Kysely } from 'kysely';
import { expect, vi } from 'vitest';
import { SOURCES, type Source } from '../src/domain/source.ts';
import { startCatalogue } from '../src/service.ts';
import { migrations } from '../src/store/migrations/index.ts';
import type { CatalogueTables } from '../src/store/tables.ts';
import { type Publisher, startPublisher } from './publisher.ts';

export const governance = testCaller({ allianceRoles: ['governance'] });
export const auditor = testCaller({ allianceRoles: ['auditor'] });
export const personOf = (...organisations: string[]) =>
  testCaller({ memberships: organisations.map((slug) => memberOf(slug)) });

const POLLING = { timeout: 15_000, interval: 20 };

type Client = RpcClient<typeof CatalogueService>;
export type Replica = AsyncDisposable & {
  client(from?: ServiceName): Client;
  harvest(from?: ServiceName): RpcClient<typeof HarvestService>;
  deliveries: RpcClient<typeof DeliveriesService>;
};

/** The service alone, on a database and streams of its own, with publishers in the place of those it listens to. */
export type StartedCatalogue = AsyncDisposable & {
  readonly config: ServiceConfig;
  readonly publishers: { readonly [From in Source]: Publisher };
  readonly db: Kysely<CatalogueTables>;
  client(from?: ServiceName): Client;
  harvest(from?: ServiceName): RpcClient<typeof HarvestService>;
  deliveries(): RpcClient<typeof DeliveriesService>;
  /** Call options that carry a caller. */
  as(caller: Caller): { callerToken: string };
  /** Waits until everything published is applied. */
  settle(): Promise<void>;
  /** One more process of the service on the same database. */
  startReplica(): Promise<Replica>;
  /** Stops the service and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export async function startTestCatalogue(): Promise<StartedCatalogue> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase({ template: 'catalogue', migrate }));
  const nats = starting.use(await testNats());
  const identities = testIdentities();
  const config = testServiceConfig('catalogue', {
    identities,
    databaseUrl: database.url,
    natsUrl: nats.url,
    natsPrefix: nats.prefix,
  });
  const publishers = {
    members: starting.use(await startPublisher('members', nats)),
    datasets: starting.use(await startPublisher('datasets', nats)),
    models: starting.use(await startPublisher('models', nats)),
  };
  const { db } = starting.use(openDatabase<CatalogueTables>({ url: database.url, applicationName: 'test' }));
  const startReplica = async (): Promise<Replica> => {
    const replica = new AsyncDisposableStack();
    const service = replica.use(await startCatalogue(config, createLogger('catalogue', 'silent')));
    const address = `127.0.0.1:${service.grpcPort}`;
    const channel = (from: ServiceName) =>
      replica.use(new RpcChannel({ target: 'catalogue', address, identity: identities.identityOf(from) }));
    const gateway = channel('gateway');
    return {
      client: (from = 'gateway') => (from === 'gateway' ? gateway : channel(from)).client(CatalogueService),
      harvest: (from = 'gateway') => (from === 'gateway' ? gateway : channel(from)).client(HarvestService),
      deliveries: gateway.client(DeliveriesService),
      [Symbol.asyncDispose]: () => replica.disposeAsync(),
    };
  };
  let service = await startReplica();
  starting.defer(() => service[Symbol.asyncDispose]());
  const running = starting.move();
  const as = (caller: Caller) => ({ callerToken: identities.callerToken(caller) });
  return {
    config,
    publishers,
    db,
    client: (from) => service.client(from),
    harvest: (from) => service.harvest(from),
    deliveries: () => service.deliveries,
    as,
    settle: async () => {
      for (const source of SOURCES) await publishers[source].drain();
      await vi.waitFor(async () => expect(await waiting(service, as(governance))).toBe(0), POLLING);
    },
    startReplica,
    stop: async () => {
      await service[Symbol.asyncDispose]();
    },
    restart: async () => {
      await service[Symbol.asyncDispose]();
      service = await startReplica();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Events that are not applied; unknown, and so not none, while a consumer is being made. */
async function waiting({ deliveries }: Replica, options: { callerToken: string }): Promise<number> {
  try {
    const { consumers } = await deliveries.getOutboxStatus({}, options);
    if (consumers.length < SOURCES.length) return Number.NaN;
    return consumers.reduce((sum, { pending }) => sum + Number(pending), 0);
  } catch {
    return Number.NaN;
  }
}

async function migrate(url: string): Promise<void> {
  await using database = openDatabase<CatalogueTables>({ url, applicationName: 'test-migrate' });
  await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
}
