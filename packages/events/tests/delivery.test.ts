import { type Database, openDatabase } from '@alliance/database/database';
import { databaseProblem } from '@alliance/database/database-problem';
import { migrateToLatest } from '@alliance/database/migrate';
import { MemberAddedSchema, PersonRegisteredSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { createLogger } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bus, openBus } from '../src/bus.ts';
import { type Consumer, type ConsumerOptions, startConsumer } from '../src/consumer.ts';
import { on } from '../src/handlers.ts';
import { eventMigrations } from '../src/migrations.ts';
import { createTransact, recordEvent, type Transact } from '../src/outbox.ts';
import { startRelay } from '../src/relay.ts';
import { replayEvents } from '../src/replay.ts';
import type { EventTables } from '../src/tables.ts';

type Tables = EventTables & { seen: { person_id: string; times: number } };

const logger = createLogger('test', 'silent');
const resources = new AsyncDisposableStack();
let publisher: Database<Tables>;
let subscriber: Database<Tables>;
let nats: Awaited<ReturnType<typeof testNats>>;
let bus: Bus;
let running: AsyncDisposableStack;
let transact: Transact<Tables>;
let failing = new Set<string>();
let consumerCount = 0;

async function database(): Promise<Database<Tables>> {
  const created = resources.use(await createDatabase());
  const opened = resources.use(openDatabase<Tables>({ url: created.url, applicationName: 'events-test' }));
  await migrateToLatest(opened.db, eventMigrations);
  await sql`create table seen (person_id text primary key, times integer not null)`.execute(opened.db);
  return opened;
}

beforeAll(async () => {
  nats = resources.use(await testNats());
  publisher = await database();
  subscriber = await database();
  bus = resources.use(await openBus({ url: nats.url, name: 'events-test', prefix: nats.prefix }));
});
afterAll(() => resources.disposeAsync());

beforeEach(async () => {
  running = new AsyncDisposableStack();
  failing = new Set();
  await sql`truncate seen, inbox, dead_letter`.execute(subscriber.db);
});
afterEach(() => running.disposeAsync());

function relay() {
  const started = running.use(startRelay({ service: 'members', db: publisher.db, bus, logger }));
  transact = createTransact(publisher.db, started.wake);
  return started;
}

const register = (personId: string) => transact((trx) => recordEvent(trx, PersonRegisteredSchema, { personId }));

function consume(extra: Partial<ConsumerOptions<Tables>> = {}): Consumer {
  return running.use(
    startConsumer<Tables>({
      bus,
      db: subscriber.db,
      service: 'grants',
      source: 'members',
      name: `grants-${++consumerCount}`,
      logger,
      explain: databaseProblem,
      handlers: [
        on(PersonRegisteredSchema, async (trx, message) => {
          if (failing.has(message.personId)) throw new Error('cannot apply this one');
          await sql`insert into seen values (${message.personId}, 1) on conflict (person_id) do update set times = seen.times + 1`.execute(
            trx,
          );
        }),
      ],
      ...extra,
    }),
  );
}

const seen = async () =>
  (await subscriber.db.selectFrom('seen').select(['person_id', 'times']).orderBy('person_id').execute()).map(
    (row) => `${row.person_id}×${row.times}`,
  );
const people = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `p${String(from + index).padStart(4, '0')}`);

describe('delivery of events', () => {
  test('brings each committed fact to the consumer once, and nothing that was rolled back', async () => {
    relay();
    await Promise.all(people(1, 200).map(register));
    await transact(async (trx) => {
      await recordEvent(trx, PersonRegisteredSchema, { personId: 'rolled-back' });
      throw new Error('no');
    }).catch(() => {});
    consume();
    await expect.poll(seen, { timeout: 10_000 }).toEqual(people(1, 200).map((person) => `${person}×1`));
  });

  test('numbers events without holes in the order of publication', async () => {
    const { rows } = await sql<{
      count: number;
      top: number;
    }>`select count(*) as count, max(sequence) as top from outbox`.execute(publisher.db);
    expect(rows[0]?.top).toBe(rows[0]?.count);
  });

  test('acknowledges types that it does not know', async () => {
    relay();
    consume();
    await transact((trx) => recordEvent(trx, MemberAddedSchema, { personId: 'x', organisation: 'y' }));
    await register('p0201');
    await expect.poll(seen, { timeout: 10_000 }).toHaveLength(201);
  });

  test('two relays never publish one event under two numbers', async () => {
    relay();
    relay();
    await Promise.all(people(202, 300).map(register));
    consume();
    await expect.poll(seen, { timeout: 10_000 }).toEqual(people(1, 300).map((person) => `${person}×1`));
  });

  test('puts an event aside that fails for good, and goes on with the next ones', async () => {
    relay();
    failing.add('p0150');
    consume();
    await expect.poll(seen, { timeout: 15_000 }).toHaveLength(299);
    const letters = await subscriber.db.selectFrom('dead_letter').select(['type', 'problem', 'attempts']).execute();
    expect(letters).toEqual([
      { type: 'alliance.members.v1.person_registered', problem: 'cannot apply this one', attempts: 5 },
    ]);
  });

  test('publishes again what the stream has lost', async () => {
    relay();
    await expect
      .poll(
        async () =>
          (await publisher.db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute()).length,
      )
      .toBe(0);
    await running.disposeAsync();
    running = new AsyncDisposableStack();
    for await (const name of bus.manager.streams.names())
      if (name.endsWith('MEMBERS') && name.startsWith(nats.prefix.toUpperCase()))
        await bus.manager.streams.delete(name);
    relay();
    consume();
    await expect.poll(seen, { timeout: 10_000 }).toHaveLength(300);
  });

  test('stops when asked to before it has begun', async () => {
    for (let pause = 0; pause < 10; pause += 1) {
      const consumer = consume();
      await new Promise((resolve) => setTimeout(resolve, pause));
      await consumer[Symbol.asyncDispose]();
    }
  });

  test('replays a stream from the start', async () => {
    relay();
    const ids: string[] = [];
    await expect
      .poll(
        async () =>
          (await publisher.db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute()).length,
      )
      .toBe(0);
    await replayEvents(bus, 'members', async (events) => void ids.push(...events.map((event) => event.id)));
    expect(new Set(ids).size).toBe(301);
  });
});
