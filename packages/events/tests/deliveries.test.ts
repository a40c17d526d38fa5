import { IdentityVerifier, type ServiceName } from '@alliance/auth/identity';
import { openDatabase } from '@alliance/database/database';
import { databaseProblem } from '@alliance/database/database-problem';
import { migrateToLatest } from '@alliance/database/migrate';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { PersonRegisteredSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { startRpcServer } from '@alliance/rpc/server';
import type { RpcClient } from '@alliance/rpc/types';
import { createLogger } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { testCaller } from '@alliance/testing/test-caller';
import { testIdentities } from '@alliance/testing/test-identities';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBus } from '../src/bus.ts';
import { startConsumer } from '../src/consumer.ts';
import { implementDeliveries } from '../src/deliveries.ts';
import { on } from '../src/handlers.ts';
import { eventMigrations } from '../src/migrations.ts';
import { createTransact, recordEvent } from '../src/outbox.ts';
import { startRelay } from '../src/relay.ts';
import type { EventTables } from '../src/tables.ts';

const logger = createLogger('test', 'silent');
const resources = new AsyncDisposableStack();
const identities = testIdentities();
const governance = { callerToken: identities.callerToken(testCaller({ allianceRoles: ['governance'] })) };
let client: RpcClient<typeof DeliveriesService>;
let asProvenance: () => RpcClient<typeof DeliveriesService>;
let broken = true;
let seen: () => Promise<number>;

beforeAll(async () => {
  const nats = resources.use(await testNats());
  const created = resources.use(await createDatabase());
  const { db } = resources.use(openDatabase<EventTables>({ url: created.url, applicationName: 'deliveries-test' }));
  await migrateToLatest(db, eventMigrations);
  await sql`create table seen (person_id text primary key)`.execute(db);
  const bus = resources.use(await openBus({ url: nats.url, name: 'test', prefix: nats.prefix }));
  const relay = resources.use(startRelay({ service: 'members', db, bus, logger }));
  const consumer = resources.use(
    startConsumer<EventTables>({
      bus,
      db,
      service: 'grants',
      source: 'members',
      logger,
      explain: databaseProblem,
      handlers: [
        on(PersonRegisteredSchema, async (trx, message) => {
          if (broken) throw new Error('a bug in the handler');
          await sql`insert into seen values (${message.personId})`.execute(trx);
        }),
      ],
    }),
  );
  const server = resources.use(
    await startRpcServer({
      host: '127.0.0.1',
      port: 0,
      verifier: new IdentityVerifier('grants', identities.serviceKeys),
      logger,
      implementations: [implementDeliveries({ db, bus, consumers: () => [consumer] })],
    }),
  );
  const address = `127.0.0.1:${server.port}`;
  const clientOf = (from: ServiceName) =>
    resources
      .use(new RpcChannel({ target: 'grants', address, identity: identities.identityOf(from) }))
      .client(DeliveriesService);
  client = clientOf('gateway');
  asProvenance = () => clientOf('provenance');
  seen = async () => Number((await sql<{ count: number }>`select count(*) from seen`.execute(db)).rows[0]?.count);
  await createTransact(db, relay.wake)((trx) => recordEvent(trx, PersonRegisteredSchema, { personId: 'p1' }));
});
afterAll(() => resources.disposeAsync());

describe('dead letters', () => {
  test('are shown to governance, with the problem', async () => {
    await expect
      .poll(async () => (await client.listDeadLetters({}, governance)).deadLetters, { timeout: 15_000 })
      .toMatchObject([
        {
          type: 'alliance.members.v1.person_registered',
          consumer: 'grants',
          problem: 'a bug in the handler',
          attempts: 5,
        },
      ]);
  });

  test('stay when the replay fails, and are applied once when it succeeds', async () => {
    const [letter] = (await client.listDeadLetters({}, governance)).deadLetters;
    const id = letter?.id ?? '';
    await expect(client.replayDeadLetter({ id }, governance)).rejects.toMatchObject({ code: 'internal' });
    expect((await client.listDeadLetters({}, governance)).deadLetters).toHaveLength(1);
    broken = false;
    const outcomes = await Promise.allSettled([
      client.replayDeadLetter({ id }, governance),
      client.replayDeadLetter({ id }, governance),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await seen()).toBe(1);
    expect((await client.listDeadLetters({}, governance)).deadLetters).toEqual([]);
  });

  test('are not for everybody', async () => {
    const somebody = { callerToken: identities.callerToken(testCaller()) };
    const auditor = { callerToken: identities.callerToken(testCaller({ allianceRoles: ['auditor'] })) };
    await expect(client.listDeadLetters({}, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(client.listDeadLetters({}, somebody)).rejects.toMatchObject({ code: 'role_required' });
    await expect(client.replayDeadLetter({ id: 'x' }, auditor)).rejects.toMatchObject({ code: 'role_required' });
    await expect(client.replayDeadLetter({ id: '../x' }, governance)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the outbox is summed up for the service that keeps the audit trail, and for nobody else', async () => {
    const provenance = asProvenance();
    const publishedBefore = timestampFromDate(new Date(Date.now() + 1_000));
    expect(await provenance.getAuditDigest({ publishedBefore })).toMatchObject({ to: 1n });
    const types = ['alliance.members.v1.person_registered'];
    expect(await provenance.getAuditDigest({ from: 1n, to: 10_000n, types })).toMatchObject({ count: 1n });
    expect(await provenance.getAuditDigest({ from: 1n, to: 10_000n, types: ['x'] })).toMatchObject({ count: 0n });
    for (const range of [{ from: 0n, to: 5n }, { from: 1n, to: 10_001n }, { from: 2n, to: 1n }, {}])
      await expect(provenance.getAuditDigest(range)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(client.getAuditDigest({ publishedBefore }, governance)).rejects.toMatchObject({
      code: 'caller_not_allowed',
    });
  });

  test('the outbox tells how far it is', async () => {
    expect(await client.getOutboxStatus({}, governance)).toMatchObject({
      unpublished: 0n,
      lastSequence: 1n,
      consumers: [{ name: 'grants', source: 'members', pending: 0n }],
    });
  });
});
