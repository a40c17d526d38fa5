import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@alliance/auth/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';
import { SeededRandom } from '../alliance/seeded-random.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import {
  expectCatalogueComplete,
  expectLogComplete,
  expectNoDeadLetters,
  expectOwnBooks,
  expectProjectionsOfGrants,
} from './balance.ts';
import { assembleCast, type Cast } from './cast.ts';
import { type Held, holdInbox, holdOutbox, holdRelay } from './held.ts';
import { Ledger } from './ledger.ts';
import { Stream } from './stream.ts';
import { everything, WORKLOADS, type Workload } from './workloads.ts';

const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);
const SERVICES = ['members', 'storage', 'datasets', 'models', 'licensing', 'grants'] as const;
const CONSUMERS = ['catalogue', 'provenance', 'grants'] as const;
const LONGEST_PAUSE_MS = 40;
/** For a start of the service on a machine that has much else to do. */
const timeout = 60_000;

const random = new SeededRandom(SEED);
const ledger = new Ledger();
let alliance: TestAlliance;
let cast: Cast;
let pieces = 0;

beforeAll(async () => {
  alliance = await startTestAlliance({ apart: [...SERVICES, 'provenance', 'catalogue'] });
  cast = await assembleCast(alliance, ledger);
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

const work = (workload: Workload) => {
  pieces += 1;
  return workload(cast, pieces);
};

/** Ends the service as a power cut would, and starts it again; what is held is let go in between. */
async function killAndRestart(name: ServiceName, ...held: Held[]): Promise<void> {
  await alliance.process(name).kill();
  for (const lock of held) await lock[Symbol.asyncDispose]();
  alliance.process(name).start();
  await waitUntilReady(alliance.url);
}

/** Kills the service at some moment of a stream of work. */
async function killSometime(name: ServiceName, workload: Workload): Promise<void> {
  const stream = new Stream(ledger, 3, () => work(workload));
  await stream.hasDone(1 + random.below(12));
  await delay(random.below(LONGEST_PAUSE_MS));
  const restarted = killAndRestart(name);
  await stream.stop();
  await restarted;
}

describe.each(SERVICES)('kill -9 %s', { timeout }, (name) => {
  const workload = WORKLOADS[name];
  const databaseUrl = () => alliance.databaseUrls[name];

  test('with facts that are committed and not published, and commands inside of their transactions', async () => {
    await using relay = await holdRelay(databaseUrl());
    const before = ledger.count('cut');
    for (let piece = 0; piece < 3; piece += 1) await work(workload);
    expect(ledger.count('cut')).toBe(before);
    await relay.reached();
    await using outbox = await holdOutbox(databaseUrl());
    const working = [work(workload), work(workload)];
    await outbox.reached();
    await killAndRestart(name, relay, outbox);
    await Promise.all(working);
    expect(ledger.count('cut')).toBeGreaterThan(before);
  });

  test(`at any moment (seed ${SEED})`, async () => {
    await killSometime(name, workload);
  });

  test('leaves what was answered, and nothing else', () => expectOwnBooks(alliance.databaseUrls, ledger, name));
});

describe.each(CONSUMERS)('kill -9 %s', { timeout }, (name) => {
  test('with events that are delivered and not applied', async () => {
    await using held = await holdInbox(alliance.databaseUrls[name]);
    await work(everything);
    await held.reached();
    await killAndRestart(name, held);
  });

  test(`at any moment (seed ${SEED})`, async () => {
    await killSometime(name, everything);
  });
});

test('a command that was cut off failed clearly', () => {
  const cut = ledger.entries.filter(({ outcome }) => outcome === 'cut');
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.filter(({ code }) => code !== 'unavailable' && code !== 'deadline_exceeded')).toEqual([]);
  const refused = ledger.entries.filter(({ outcome }) => outcome === 'refused');
  expect(refused.length).toBeGreaterThan(0);
});

test('then every event has arrived, once', { timeout }, async () => {
  await alliance.settle();
  const governance = await alliance.people.governance();
  for (const name of SERVICES) await expectOwnBooks(alliance.databaseUrls, ledger, name);
  await expectNoDeadLetters(governance);
  await expectLogComplete(alliance.databaseUrls, governance);
  await expectCatalogueComplete(alliance.databaseUrls, alliance.people.anonymous());
  await expectProjectionsOfGrants(alliance.databaseUrls);
});
