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

async function restart(name: ServiceName): Promise<void> {
  alliance.process(name).start();
  await waitUntilReady(alliance.url);
}

/** Lets the service come as far as what is held, kills it there, and only then lets go. */
async function killAt(name: ServiceName, held: Held, meanwhile: () => Promise<void>): Promise<void> {
  await using lock = held;
  const working = meanwhile();
  await lock.reached();
  await alliance.process(name).kill();
  await working;
}

/** Kills the service at some moment of a stream of work. */
async function killSometime(name: ServiceName, workload: Workload): Promise<void> {
  const stream = new Stream(ledger, 3, () => work(workload));
  await stream.hasDone(1 + random.below(12));
  await delay(random.below(LONGEST_PAUSE_MS));
  await alliance.process(name).kill();
  await stream.stop();
}

describe.each(SERVICES)('kill -9 %s', (name) => {
  const workload = WORKLOADS[name];
  const databaseUrl = () => alliance.databaseUrls[name];

  test('between the commit and the publication', async () => {
    const before = ledger.count('cut');
    await killAt(name, await holdRelay(databaseUrl()), async () => {
      for (let piece = 0; piece < 3; piece += 1) await work(workload);
    });
    expect(ledger.count('cut')).toBe(before);
    await restart(name);
  });

  test('inside of a transaction', async () => {
    const before = ledger.count('cut');
    await killAt(name, await holdOutbox(databaseUrl()), async () => {
      await Promise.all([work(workload), work(workload)]);
    });
    expect(ledger.count('cut')).toBe(before + 2);
    await restart(name);
  });

  test(`at any moment (seed ${SEED})`, async () => {
    await killSometime(name, workload);
    await restart(name);
  });

  test('leaves what was answered, and nothing else', () => expectOwnBooks(alliance.databaseUrls, ledger, name));
});

describe.each(CONSUMERS)('kill -9 %s', (name) => {
  test('between the delivery and the change that it makes', async () => {
    await killAt(name, await holdInbox(alliance.databaseUrls[name]), () => work(everything));
    await restart(name);
  });

  test(`at any moment (seed ${SEED})`, async () => {
    await killSometime(name, everything);
    await restart(name);
  });
});

test('a command that was cut off failed clearly', () => {
  const cut = ledger.entries.filter(({ outcome }) => outcome === 'cut');
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.filter(({ code }) => code !== 'unavailable' && code !== 'deadline_exceeded')).toEqual([]);
  const refused = ledger.entries.filter(({ outcome }) => outcome === 'refused');
  expect(refused.length).toBeGreaterThan(0);
});

test('then every event has arrived, once', { timeout: 60_000 }, async () => {
  await alliance.settle();
  const governance = await alliance.people.governance();
  for (const name of SERVICES) await expectOwnBooks(alliance.databaseUrls, ledger, name);
  await expectNoDeadLetters(governance);
  await expectLogComplete(alliance.databaseUrls, governance);
  await expectCatalogueComplete(alliance.databaseUrls, alliance.people.anonymous());
  await expectProjectionsOfGrants(alliance.databaseUrls);
});
