import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { type Database, openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { type Bus, openBus } from '@alliance/events/bus';
import { eventMigrations } from '@alliance/events/migrations';
import { createTransact, recordEvent, type Transact } from '@alliance/events/outbox';
import { openRegister } from '@alliance/events/register';
import { startRelay } from '@alliance/events/relay';
import type { EventTables } from '@alliance/events/tables';
import { AuditReportsService } from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import { EvidenceGapsService } from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import { LineageExportsService } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageRunsService } from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { RetractionsService } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { StatementsService } from '@alliance/proto/alliance/provenance/v1/statements_service_pb';
import { WitnessService } from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { systemClock } from '@alliance/runtime/clock';
import { createLogger, type Logger } from '@alliance/runtime/logger';
import type { RunningService } from '@alliance/service/foundation';
import { type TestNats, testNats } from '@alliance/testing/nats';
import { createDatabase, type TestDatabase } from '@alliance/testing/postgres';
import { testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import type { DescMessage, DescService, MessageInitShape } from '@bufbuild/protobuf';
import { expect, vi } from 'vitest';
import type { AuditedSource } from '../src/audited-events.ts';
import type { ProvenanceConfig } from '../src/config.ts';
import type { LogContext } from '../src/log-context.ts';
import { openLogKeys } from '../src/log-keys.ts';
import { openLogPolicy } from '../src/log-policy.ts';
import { startProvenance } from '../src/service.ts';
import { headRegister } from '../src/store/head-register.ts';
import { LogFolder } from '../src/store/log-folder.ts';
import { migrations } from '../src/store/migrations/index.ts';
import type { ProvenanceTables } from '../src/store/tables.ts';
import { WalkMemory } from '../src/walk-memory.ts';
import { WitnessWatch } from '../src/witness-watch.ts';

const ORIGIN = 'node.example/log';
export const silent: Logger = createLogger('provenance-test', 'silent');

/** A service that publishes facts, as far as `provenance` can tell: its own outbox, and the relay. */
export type Publisher = AsyncDisposable & { transact: Transact<EventTables>; database: TestDatabase };

/** Everything that the service stands on, and ways to start it, call it and feed it. */
export class Harness implements AsyncDisposable {
  readonly #resources = new AsyncDisposableStack();
  readonly #publishers = new Map<AuditedSource, Promise<Publisher>>();
  readonly #identities = testIdentities();
  readonly #witnessKey = `${generateKeyPair().privateKey}${mlDsaKey()}`;
  readonly logKey = generateKeyPair().privateKey;
  readonly keys = openLogKeys(ORIGIN, this.logKey);
  readonly signer = this.keys.signer;
  readonly clock = systemClock;
  readonly walks = new WalkMemory(systemClock);
  nats!: TestNats;
  bus!: Bus;
  database!: TestDatabase;
  db!: Database<ProvenanceTables>['db'];
  folder!: string;

  static async open(): Promise<Harness> {
    const harness = new Harness();
    const resources = harness.#resources;
    harness.nats = resources.use(await testNats());
    harness.bus = resources.use(
      await openBus({ url: harness.nats.url, name: 'provenance-test', prefix: harness.nats.prefix }),
    );
    resources.defer(
      () => void harness.bus.manager.streams.delete(`KV_${harness.nats.prefix}_log_heads`).catch(() => {}),
    );
    harness.database = resources.use(await createDatabase({ template: 'provenance', migrate }));
    harness.db = resources.use(openTables(harness.database.url)).db;
    harness.folder = await mkdtemp(join(tmpdir(), 'provenance-log-'));
    resources.defer(() => rm(harness.folder, { recursive: true, force: true }));
    return harness;
  }

  get config(): ProvenanceConfig {
    const { nats, database } = this;
    const options = {
      identities: this.#identities,
      databaseUrl: database.url,
      natsUrl: nats.url,
      natsPrefix: nats.prefix,
    };
    const service = testServiceConfig('provenance', options);
    return {
      ...service,
      logFolder: this.folder,
      logOrigin: ORIGIN,
      logKey: this.logKey,
      lostLogKeys: '',
      heldKeysSecret: 'ab'.repeat(32),
      logPolicy: '',
      witnessName: 'node.example/witness',
      witnessKey: this.#witnessKey,
      witnessedLogs: '',
      caseDays: 14,
      reconcileHours: 0,
    };
  }

  /** Starts the service; whoever starts it stops it. */
  async start(changes: Partial<ProvenanceConfig> = {}, logger: Logger = silent): Promise<RunningService> {
    return startProvenance({ ...this.config, ...changes }, logger);
  }

  /** A client at the service's gRPC door, and the credentials to call it with. */
  connect(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, ProvenanceService, from);
  }

  /** A client of one contract at the service's gRPC door. */
  clientOf<S extends DescService>(service: RunningService, contract: S, from: ServiceName = 'gateway'): RpcClient<S> {
    const identity = this.#identities.identityOf(from);
    const address = `127.0.0.1:${service.grpcPort}`;
    return this.#resources.use(new RpcChannel({ target: 'provenance', address, identity })).client(contract);
  }

  connectToWitness(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, WitnessService, from);
  }

  connectToIndex(service: RunningService, from: 'gateway' | 'grants' = 'grants') {
    return this.clientOf(service, LogIndexService, from);
  }

  connectToStatements(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, StatementsService, from);
  }

  connectToRetractions(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, RetractionsService, from);
  }

  connectToReports(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, AuditReportsService, from);
  }

  connectToLineageQueries(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, LineageQueriesService, from);
  }

  connectToGaps(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, EvidenceGapsService, from);
  }

  connectToExports(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, LineageExportsService, from);
  }

  connectToRuns(service: RunningService, from?: ServiceName) {
    return this.clientOf(service, LineageRunsService, from);
  }

  as(caller: Caller): { callerToken: string } {
    return { callerToken: this.#identities.callerToken(caller) };
  }

  /** What the log is kept with, for tests that take its steps one by one. */
  async logContext(changes: Partial<LogContext> = {}): Promise<LogContext> {
    const register = await openRegister(this.bus, { bucket: 'log_heads' });
    return {
      db: this.db,
      transact: createTransact(this.db, () => {}),
      clock: systemClock,
      signer: this.signer,
      keys: this.keys,
      policy: openLogPolicy('', []).policy,
      witnesses: new WitnessWatch(),
      folder: new LogFolder(this.folder),
      heads: headRegister(register),
      walks: this.walks,
      ...changes,
    };
  }

  publisher(source: AuditedSource): Promise<Publisher> {
    const existing = this.#publishers.get(source);
    if (existing) return existing;
    const opening = this.#openPublisher(source);
    this.#publishers.set(source, opening);
    return opening;
  }

  /** Publishes a fact as that service would; returns its event id. */
  async publish<D extends DescMessage>(
    source: AuditedSource,
    descriptor: D,
    message: MessageInitShape<D>,
  ): Promise<string> {
    const { transact } = await this.publisher(source);
    return transact((trx) => recordEvent(trx, descriptor, message));
  }

  /** Waits until the log has that many entries under a published checkpoint. */
  async settle(size: number): Promise<void> {
    const folder = new LogFolder(this.folder);
    const published = async () => Number((await folder.readCheckpoint())?.split('\n')[1]);
    await vi.waitFor(async () => expect(await published()).toBe(size), { timeout: 15_000, interval: 50 });
  }

  async #openPublisher(source: AuditedSource): Promise<Publisher> {
    const database = this.#resources.use(await createDatabase({ template: 'publisher', migrate: migratePublisher }));
    const { db } = this.#resources.use(
      openDatabase<EventTables>({ url: database.url, applicationName: source, poolSize: 4 }),
    );
    const relay = this.#resources.use(startRelay({ service: source, db, bus: this.bus, logger: silent }));
    return {
      transact: createTransact(db, relay.wake),
      database,
      [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

function mlDsaKey(): string {
  return generateKeyPairSync('ml-dsa-44').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A database of the service. */
export function openTables(url: string): Database<ProvenanceTables> {
  return openDatabase<ProvenanceTables>({ url, applicationName: 'provenance-test' });
}

async function migrate(url: string): Promise<void> {
  await using database = openTables(url);
  await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
}

async function migratePublisher(url: string): Promise<void> {
  await using database = openDatabase<EventTables>({ url, applicationName: 'publisher' });
  await migrateToLatest(database.db, eventMigrations);
}
