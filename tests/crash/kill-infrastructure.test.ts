import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';
import { PASSWORD } from '../alliance/people.ts';
import { settle } from '../alliance/settle.ts';
import { type Ran, Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import {
  expectCatalogueComplete,
  expectLogComplete,
  expectNoDeadLetters,
  expectOwnBooks,
  expectProjectionsOfGrants,
} from './balance.ts';
import { assembleCast, type Cast } from './cast.ts';
import { Ledger } from './ledger.ts';
import { type KillableServer, ownDatabases, ownNats, ownPostgres } from './own-servers.ts';
import { Traffic } from './traffic.ts';
import { everything, WORKLOADS } from './workloads.ts';

const OUTAGE_MS = 20_000;
/** In which a request that cannot be done must be refused. */
const PATIENCE_MS = 6_000;

const resources = new AsyncDisposableStack();
const ledger = new Ledger();
let postgres: KillableServer;
let nats: KillableServer;
let alliance: TestAlliance;
let cast: Cast;
let terminal: Terminal;
let pieces = 0;

beforeAll(async () => {
  [postgres, nats] = await Promise.all([ownPostgres(), ownNats()]);
  resources.use(postgres);
  resources.use(nats);
  alliance = await startTestAlliance({ natsUrl: nats.url, databaseUrls: await ownDatabases(postgres.url) });
  resources.use(alliance);
  cast = await assembleCast(alliance, ledger);
  terminal = new Terminal(alliance.url);
  await terminal.login('owner@publisher.test', PASSWORD);
  await everyPieceOfWork();
  await alliance.settle();
}, 120_000);
afterAll(() => resources.disposeAsync(), 60_000);

async function everyPieceOfWork(): Promise<void> {
  for (const work of [everything, WORKLOADS.storage]) {
    pieces += 1;
    await work(cast, pieces);
  }
}

/** Takes a server away for a while, during which everybody goes on; says what they were answered, and what a terminal showed. */
async function without(server: KillableServer): Promise<{ traffic: Traffic; shown: Ran }> {
  const { url, owner, organisation } = cast;
  const traffic = new Traffic();
  await server.kill();
  traffic.send('search', 100, () => ({ url, method: 'GET', path: '/v1/catalogue?q=number' }));
  traffic.send('read', 100, () => ({ url, method: 'GET', path: `/v1/models/${organisation}/model-1`, token: owner }));
  traffic.send('check', 100, () => ({
    url,
    method: 'POST',
    path: '/v1/access-checks',
    body: { asset: `model:${organisation}/model-1` },
  }));
  traffic.send('command', 100, () => ({ url, ...registration(), token: owner }));
  traffic.send('command with a key', 100, () => ({
    url,
    ...registration(),
    token: owner,
    headers: { 'idempotency-key': randomUUID() },
  }));
  traffic.send('state of an outbox', 500, () => ({
    url,
    method: 'GET',
    path: '/v1/operations/grants/outbox',
    token: cast.governance,
  }));
  traffic.repeat(250, everyPieceOfWork);
  const typed = terminal.run(['org', 'apply', `typed-${pieces}`, '--kind', 'institute', '--legal-name', 'Typed']);
  await delay(OUTAGE_MS);
  await server.start();
  await traffic.stop();
  return { traffic, shown: await typed };
}

function registration() {
  pieces += 1;
  const body = { slug: `during-${pieces}`, kind: 'institute', legalName: 'During an outage' };
  return { method: 'POST', path: '/v1/organisations', body };
}

function expectClearAnswers({ observed }: Traffic): void {
  const unclear = observed
    .filter(({ outcome }) => outcome === 'cut')
    .filter(({ body, headers }) => {
      const { code, detail, traceId } = (body ?? {}) as Record<string, string>;
      const isClear = code === 'unavailable' || code === 'deadline_exceeded';
      return !(isClear && detail && traceId && headers.get('content-type') === 'application/problem+json');
    });
  expect(unclear.map(({ what, status, text }) => ({ what, status, text }))).toEqual([]);
  const leaks = observed.filter(({ text }) => /ECONN|node_modules|\bat \S+:\d+|select |insert |SQLSTATE/i.test(text));
  expect(leaks.map(({ text }) => text)).toEqual([]);
  const slow = observed.filter(({ ms, outcome }) => outcome === 'cut' && ms > PATIENCE_MS);
  expect(slow.map(({ what, ms }) => ({ what, ms }))).toEqual([]);
}

/** The command line waited until it was done, or said what is the matter. */
function expectPatience({ code, stderr }: Ran): void {
  if (code === 0) return;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/does not answer|took too long|took longer/)]);
  expect(stderr).not.toMatch(/\bat \S+:\d+/);
}

/** Everything works again, nobody having started anything by hand, and nothing is lost. */
async function expectRecovery(): Promise<void> {
  await waitUntilReady(alliance.url);
  const cut = ledger.count('cut');
  await everyPieceOfWork();
  expect(ledger.count('cut')).toBe(cut);
  const governance = await alliance.people.governance();
  await settle(governance, 60_000);
  for (const name of Object.keys(WORKLOADS)) await expectOwnBooks(alliance.databaseUrls, ledger, name);
  await expectNoDeadLetters(governance);
  await expectLogComplete(alliance.databaseUrls, governance);
  await expectCatalogueComplete(alliance.databaseUrls, alliance.people.anonymous());
  await expectProjectionsOfGrants(alliance.databaseUrls);
}

const answersTo = ({ observed }: Traffic, ...kinds: string[]) => observed.filter(({ what }) => kinds.includes(what));

describe('without NATS for 20 seconds', () => {
  let traffic: Traffic;

  test('reads and commands go on; what needs NATS is refused clearly and soon', { timeout: 90_000 }, async () => {
    const outage = await without(nats);
    traffic = outage.traffic;
    expectClearAnswers(traffic);
    expectPatience(outage.shown);
    for (const what of ['search', 'read', 'check', 'command'])
      expect(
        answersTo(traffic, what).some(({ outcome }) => outcome === 'done'),
        what,
      ).toBe(true);
  });

  test('a write with an Idempotency-Key is not done: nobody could keep its answer', () => {
    const refused = answersTo(traffic, 'command with a key').filter(({ outcome }) => outcome === 'cut');
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ body }) => (body as { code: string }).code))).toEqual(new Set(['unavailable']));
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
  });

  test('then everything is delivered', { timeout: 120_000 }, expectRecovery);
});

describe('without PostgreSQL for 20 seconds', () => {
  test('everything is answered, or refused clearly and soon', { timeout: 90_000 }, async () => {
    const { traffic, shown } = await without(postgres);
    expectClearAnswers(traffic);
    expectPatience(shown);
    expect(answersTo(traffic, 'search', 'read').some(({ outcome }) => outcome === 'cut')).toBe(true);
  });

  test('then everything is delivered', { timeout: 120_000 }, expectRecovery);
});
