import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { generateKeyPair } from '@alliance/auth/keys';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { startNatsServer } from '@alliance/embedded/nats-server';
import { openBus } from '@alliance/events/bus';
import { eventMigrations } from '@alliance/events/migrations';
import { startRelay } from '@alliance/events/relay';
import type { EventTables } from '@alliance/events/tables';
import { createLogger } from '@alliance/runtime/logger';
import { testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import pg from 'pg';
import type { ProvenanceConfig } from '../../services/provenance/src/config.ts';
import { startProvenance } from '../../services/provenance/src/service.ts';
import { fillOutbox } from './log-append.ts';
import type { Result } from './report.ts';
import { quantile } from './rounds.ts';
import type { Stage } from './stage.ts';

const WAITING = 60_000;
/** Events a second while times are taken, in small commits, and for how long. */
const PACE = 2_000;
const COMMIT = 20;
const PACED_SECONDS = 10;

/**
 * The log by itself, on a PostgreSQL and a NATS that keep their promises: how fast events that wait in the stream come under a signed
 * checkpoint, and how long each takes from the commit of its service when they come at a pace.
 */
export async function benchLogService({ adminUrl }: Pick<Stage, 'adminUrl'>): Promise<Result[]> {
  await using resources = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'alliance-bench-log-'));
  resources.defer(() => rm(home, { recursive: true, force: true }));
  const logger = createLogger('bench', 'warn');
  const nats = resources.use(await startNatsServer({ folder: join(home, 'nats') }));
  const bus = resources.use(await openBus({ url: nats.url, name: 'bench' }));
  const [ours, theirs] = [await createDatabase(adminUrl, 'bench_log'), await createDatabase(adminUrl, 'bench_members')];
  const { db } = resources.use(openDatabase<EventTables>({ url: theirs, applicationName: 'bench', poolSize: 4 }));
  await migrateToLatest(db, eventMigrations);
  const relay = resources.use(startRelay({ service: 'members', db, bus, logger }));
  await fillOutbox(theirs, WAITING);
  relay.wake();
  const waiting = async () =>
    (await db.selectFrom('outbox').select('id').where('published_at', 'is', null).limit(1).execute()).length;
  while ((await waiting()) > 0) await delay(100);

  const folder = join(home, 'log');
  const size = async () =>
    Number((await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => '')).split('\n')[1] ?? 0);
  const start = performance.now();
  resources.use(await startProvenance(configOf({ databaseUrl: ours, natsUrl: nats.url, folder }), logger));
  while ((await size()) < WAITING) await delay(10);
  const seconds = (performance.now() - start) / 1_000;
  const lags = await pacedLags({ commit: () => fillOutbox(theirs, COMMIT).then(relay.wake), size });
  const paced = `log: from a commit to a signed checkpoint at ${PACE.toLocaleString('en')} events/s`;
  return [
    {
      path: `log: ${WAITING.toLocaleString('en')} events of a stream to a signed checkpoint, the service alone`,
      value: WAITING / seconds,
      unit: 'leaves/s',
      target: '≥ 10,000',
    },
    { path: `${paced}, p50`, value: quantile(lags, 0.5), unit: 'ms' },
    { path: `${paced}, p99`, value: quantile(lags, 0.99), unit: 'ms', target: '< 2,000 ms' },
  ];
}

/** Times from a commit to a checkpoint that covers its events, in milliseconds. */
async function pacedLags({
  commit,
  size,
}: {
  commit: () => Promise<void>;
  size: () => Promise<number>;
}): Promise<number[]> {
  const [committed, lags]: [number[], number[]] = [[], []];
  const commits = (PACE * PACED_SECONDS) / COMMIT;
  const start = performance.now();
  const committing = (async () => {
    for (let index = 0; index < commits; index += 1) {
      await delay(Math.max(0, start + (index * COMMIT * 1_000) / PACE - performance.now()));
      await commit();
      committed.push(performance.now());
    }
  })();
  while (lags.length < commits) {
    const covered = Math.floor(((await size()) - WAITING) / COMMIT);
    const now = performance.now();
    while (lags.length < covered) lags.push(now - (committed[lags.length] ?? now));
    await delay(10);
  }
  await committing;
  return lags;
}

async function createDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function configOf({
  databaseUrl,
  natsUrl,
  folder,
}: {
  databaseUrl: string;
  natsUrl: string;
  folder: string;
}): ProvenanceConfig {
  const identities = testIdentities();
  return {
    ...testServiceConfig('provenance', { identities, databaseUrl, natsUrl, natsPrefix: 'alliance' }),
    logFolder: folder,
    logOrigin: 'bench.example/log',
    logKey: generateKeyPair().privateKey,
    lostLogKeys: '',
    heldKeysSecret: '',
    logPolicy: '',
    witnessName: 'bench.example/witness',
    witnessKey: generateKeyPair().privateKey,
    witnessedLogs: '',
    caseDays: 14,
    reconcileHours: 0,
  };
}
