import { setTimeout as delay } from 'node:timers/promises';
import { IdentityVerifier, ServiceIdentity, type ServiceName } from '@alliance/auth/identity';
import { type Database, openDatabase } from '@alliance/database/database';
import { databaseProblem } from '@alliance/database/database-problem';
import { assertUnicodeCase, type Migrations, migrateToLatest } from '@alliance/database/migrate';
import type { AllianceError } from '@alliance/errors/alliance-error';
import { type Bus, openBus } from '@alliance/events/bus';
import { busProblem } from '@alliance/events/bus-problem';
import { type Consumer, type ConsumerOptions, startConsumer } from '@alliance/events/consumer';
import { implementDeliveries } from '@alliance/events/deliveries';
import type { EventHandler } from '@alliance/events/handlers';
import { eventMigrations } from '@alliance/events/migrations';
import { createTransact, type Transact } from '@alliance/events/outbox';
import { startRelay } from '@alliance/events/relay';
import type { EventTables } from '@alliance/events/tables';
import { RpcChannel } from '@alliance/rpc/client';
import { problemOf } from '@alliance/rpc/problem-of';
import { type Implementation, type RpcServer, startRpcServer } from '@alliance/rpc/server';
import type { Logger } from '@alliance/runtime/logger';
import type { ReadinessChecks } from '@alliance/runtime/readiness';
import type { Kysely } from 'kysely';
import type { ServiceConfig } from './service-config.ts';

/** A started service, as whoever hosts it sees it. */
export type RunningService = AsyncDisposable & { readonly grpcPort: number };

/** What every service with a database and events stands on. Disposing closes it in reverse order. */
export type Foundation<Tables extends EventTables> = AsyncDisposable & {
  readonly db: Kysely<Tables>;
  /** For hot statements outside of transactions. */
  readonly prepared: Kysely<Tables>;
  readonly bus: Bus;
  readonly transact: Transact<Tables>;
  readonly identity: ServiceIdentity;
  readonly logger: Logger;
  /** Connections to another service. */
  channel(target: ServiceName): RpcChannel;
  /** Applies another service's events with these handlers from now on, until the consumer or the foundation is disposed of. */
  consume(source: ServiceName, handlers: readonly EventHandler<Tables>[], extra?: ConsumeExtra<Tables>): Consumer;
  /** What the caller is told of an error where one of several failed: the door does so for all that it lets through. */
  problemOf(error: unknown, what: string): AllianceError;
  /** Opens the gRPC door; call it last. */
  listen(implementations: readonly Implementation[], readiness?: ReadinessChecks): Promise<RpcServer>;
};

type ConsumeExtra<Tables extends EventTables> = Partial<
  Pick<ConsumerOptions<Tables>, 'name' | 'startSequence' | 'applyAll' | 'onApplied'>
>;

export type FoundationOptions = { name: ServiceName; config: ServiceConfig; migrations: Migrations; logger: Logger };

/** Opens database (migrated), bus and relay. Throws when one of them cannot be had. */
export async function openFoundation<Tables extends EventTables>({
  name,
  config,
  migrations,
  logger,
}: FoundationOptions): Promise<Foundation<Tables>> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(
    openDatabase<Tables>({
      url: config.databaseUrl,
      poolSize: config.databasePoolSize,
      applicationName: `alliance-${name}`,
    }),
  );
  await prepareSchema(database, migrations);
  const bus = opening.use(
    await openBus({ url: config.natsUrl, name, prefix: config.natsPrefix, replicas: config.natsReplicas }),
  );
  const relay = opening.use(startRelay({ service: name, db: database.db, bus, logger }));
  const identity = new ServiceIdentity(name, config.serviceKey);
  const verifier = new IdentityVerifier(name, config.serviceKeys);
  const consumers = new Set<Consumer>();
  const opened = opening.move();
  return {
    db: database.db,
    prepared: database.prepared,
    bus,
    transact: createTransact(database.db, relay.wake),
    identity,
    logger,
    channel: (target) =>
      opened.use(new RpcChannel({ target, address: config.addresses[target], identity, tls: config.tls })),
    consume: (source, handlers, extra = {}) => {
      const started = startConsumer({
        bus,
        db: database.db,
        service: name,
        source,
        handlers,
        logger,
        explain: infrastructureProblem,
        ...extra,
      });
      const consumer: Consumer = opened.use({
        ...started,
        [Symbol.asyncDispose]: async () => {
          consumers.delete(consumer);
          await started[Symbol.asyncDispose]();
        },
      });
      consumers.add(consumer);
      return consumer;
    },
    problemOf: (error, what) => problemOf(error, { explain: infrastructureProblem, logger, what }),
    listen: async (implementations, readiness = {}) =>
      opened.use(
        await startRpcServer({
          host: config.grpcHost,
          port: config.grpcPort,
          implementations: [
            ...implementations,
            implementDeliveries({ db: database.db, bus, consumers: () => [...consumers] }),
          ],
          verifier,
          logger,
          readiness: { database: database.ping, bus: bus.ping, ...readiness },
          explain: infrastructureProblem,
          tls: config.tls,
        }),
      ),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const DATABASE_PATIENCE_MS = 60_000;
const DATABASE_RETRY_MS = 500;

/** Brings the schema up to date; waits up to a minute for a database that is still starting, as `openBus` does for NATS. */
async function prepareSchema<Tables>(database: Database<Tables>, migrations: Migrations): Promise<void> {
  for (const until = Date.now() + DATABASE_PATIENCE_MS; ; await delay(DATABASE_RETRY_MS)) {
    try {
      await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
      return await assertUnicodeCase(database.db);
    } catch (error) {
      if (databaseProblem(error)?.code !== 'unavailable' || Date.now() > until) throw error;
    }
  }
}

/** What a failure of PostgreSQL or of NATS means; undefined when `error` is something else. */
function infrastructureProblem(error: unknown) {
  return databaseProblem(error) ?? busProblem(error);
}
