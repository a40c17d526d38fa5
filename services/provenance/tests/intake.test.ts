import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from '@alliance/events/event-name';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { action } from '@alliance/proto/alliance/audit/v1/audit_pb';
import { AssetCreatedSchema, AssetDeletedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { MemberAddedSchema, PersonRegisteredSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { BlobAcceptedSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import { type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';
import type { GenFile } from '@bufbuild/protobuf/codegenv2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDITED_SOURCES, type AuditedSource, eventContract } from '../src/audited-events.ts';
import { takeInEvents } from '../src/operations/take-in-events.ts';
import { Harness, silent } from './harness.ts';
import { sampleMessage } from './sample-message.ts';

const CONTRACTS = join(import.meta.dirname, '../../../packages/proto/src/alliance');

/** Every event message of all contracts, read from the generated files themselves. */
async function allEvents(): Promise<DescMessage[]> {
  const files = readdirSync(CONTRACTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('_events_pb.ts'),
  );
  const modules = await Promise.all(
    files.map((file) => import(join(CONTRACTS, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module) => {
    const name = Object.keys(module).find((key) => key.startsWith('file_'));
    return (module[name!] as GenFile).messages;
  });
}

const audited = (await allEvents()).filter((descriptor) => hasOption(descriptor, action));
const sourceOf = (descriptor: DescMessage) => descriptor.typeName.split('.')[1] as AuditedSource;

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.open();
});
afterAll(() => harness[Symbol.asyncDispose]());

/** All leaves that were taken in, placed or not. */
async function leaves(): Promise<Record<string, unknown>[]> {
  const [placed, waiting] = await Promise.all([
    harness.db.selectFrom('tlog_entry').select('leaf').orderBy('idx').execute(),
    harness.db.selectFrom('tlog_pending').select('leaf').orderBy('id').execute(),
  ]);
  return [...placed, ...waiting].map(({ leaf }) => JSON.parse(leaf.toString('utf8')));
}
const leavesOf = async (id: string) => (await leaves()).filter((leaf) => leaf.id === id);

const received = (changes: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  id: randomUUID(),
  type: addressOf(PersonRegisteredSchema, 'alliance').type,
  service: 'members',
  sequence: Math.floor(Math.random() * 1e12) + 1_000,
  occurredAt: new Date('2026-11-22T09:00:00.000Z'),
  payload: JSON.stringify({ audit: { actorPersonId: 'p1', object: { kind: 'person', id: 'p1' } }, personId: 'p1' }),
  trace: {},
  ...changes,
});
const takeIn = (event: ReceivedEvent, source: AuditedSource = 'members') =>
  harness.db.transaction().execute((trx) => takeInEvents(trx, { source, events: [event] }, silent));

describe('the contracts', () => {
  test('are known, every audited event of them', () => {
    expect(audited.length).toBeGreaterThan(40);
    for (const descriptor of audited) {
      const contract = eventContract(addressOf(descriptor, 'alliance').type);
      expect(contract, descriptor.typeName).toMatchObject({
        source: sourceOf(descriptor),
        action: getOption(descriptor, action),
      });
    }
  });

  test('give every audited event an audit context', () => {
    for (const descriptor of audited) {
      expect(descriptor.field.audit?.message?.typeName, descriptor.typeName).toBe('alliance.audit.v1.AuditContext');
    }
  });

  test('name no two events by one action', () => {
    const actions = audited.map((descriptor) => getOption(descriptor, action));
    expect(new Set(actions).size).toBe(actions.length);
  });
});

test('every audited event becomes exactly one leaf, whatever else is published', async () => {
  await using _service = await harness.start();
  const published = new Map<string, DescMessage>();
  for (const descriptor of audited) {
    published.set(
      await harness.publish(sourceOf(descriptor), descriptor, sampleMessage(descriptor) as never),
      descriptor,
    );
  }
  await harness.publish('storage', BlobAcceptedSchema, sampleMessage(BlobAcceptedSchema));
  expect(new Set([...published.values()].map(sourceOf))).toEqual(new Set(AUDITED_SOURCES));
  await harness.settle(audited.length);

  const logged = await leaves();
  expect(logged.map((leaf) => leaf.id).toSorted()).toEqual([...published.keys()].toSorted());
  for (const leaf of logged) {
    expect(leaf.type).toBe(getOption(published.get(leaf.id as string)!, action));
    expect(Object.keys(leaf).toSorted()).toEqual(
      [
        'v',
        'type',
        'id',
        'at',
        'org',
        'actor',
        'actor_role',
        'object',
        'payload_sha256',
        'prev_state',
        'next_state',
      ].toSorted(),
    );
  }
});

test('a leaf commits to the exact payload, and salt and payload are there to show it', async () => {
  const event = received();
  await takeIn(event);
  const [leaf] = await leavesOf(event.id);
  const { salt, payload } = await harness.db
    .selectFrom('event_payload')
    .select(['salt', 'payload'])
    .where('dedupe_key', '=', Buffer.from(event.id.replaceAll('-', ''), 'hex'))
    .executeTakeFirstOrThrow();
  expect(payload.toString('utf8')).toBe(event.payload);
  expect(leaf!.payload_sha256).toBe(createHash('sha256').update(salt).update(payload).digest('hex'));
});

describe('people', () => {
  test('stand in leaves under a pseudonym that stays theirs, also as objects', async () => {
    await using _service = await harness.start();
    const [admin, person] = [randomUUID(), randomUUID()];
    const audit = {
      actorPersonId: admin,
      actorRole: 'owner',
      organisation: 'viettel',
      object: { kind: 'membership', id: `viettel/${person}` },
    };
    const first = await harness.publish('members', MemberAddedSchema, {
      audit,
      organisation: 'viettel',
      personId: person,
    });
    const second = await harness.publish('members', PersonRegisteredSchema, {
      audit: { actorPersonId: person, object: { kind: 'person', id: person } },
      personId: person,
    });
    await expect.poll(async () => (await leavesOf(second)).length, { timeout: 10_000 }).toBe(1);
    const [added] = await leavesOf(first);
    const [registered] = await leavesOf(second);
    expect(added!.actor).toMatch(/^[0-9a-f]{32}$/);
    expect(registered!.actor).not.toBe(added!.actor);
    expect(added!.object).toMatchObject({ id: `viettel/${registered!.actor}` });
    expect(registered!.object).toMatchObject({ id: registered!.actor });
    expect(JSON.stringify(await leaves())).not.toContain(person);
  });

  test('have a key each', async () => {
    const keys = await harness.db.selectFrom('person_key').select('key').execute();
    expect(new Set(keys.map(({ key }) => key.toString('hex'))).size).toBe(keys.length);
  });
});

describe('assets', () => {
  const audit = (name: string) => ({
    actorRole: 'publisher',
    organisation: 'viettel',
    object: { kind: 'dataset', id: `viettel/${name}`, version: '1.0.0', digest: 'ab' },
  });
  const created = async (name: string, access: Access) => {
    const asset = { id: name, ref: { kind: AssetKind.DATASET, organisation: 'viettel', name }, access, revision: 1n };
    const id = await harness.publish('datasets', AssetCreatedSchema, { audit: audit(name), asset });
    await expect.poll(async () => (await leavesOf(id)).length, { timeout: 10_000 }).toBe(1);
    return (await leavesOf(id))[0]!;
  };

  test('are named in the log unless they are private', async () => {
    await using _service = await harness.start();
    expect((await created('open-one', Access.OPEN)).object).toEqual({
      kind: 'dataset',
      id: 'viettel/open-one',
      version: '1.0.0',
      digest: 'ab',
    });
    expect((await created('secret', Access.PRIVATE)).object).toEqual({
      kind: 'dataset',
      id: '',
      version: '',
      digest: '',
    });
  });

  test('are named by later events only if they are known not to be private', async () => {
    await using _service = await harness.start();
    const nameIn = async (name: string) => {
      const id = await harness.publish('datasets', AssetDeletedSchema, { audit: audit(name) });
      await expect.poll(async () => (await leavesOf(id)).length, { timeout: 10_000 }).toBe(1);
      return ((await leavesOf(id))[0]!.object as { id: string }).id;
    };
    expect(await nameIn('open-one')).toBe('viettel/open-one');
    expect(await nameIn('secret')).toBe('');
    expect(await nameIn('never-heard-of')).toBe('');
  });
});

describe('an event that comes again', () => {
  test('adds nothing', async () => {
    const event = received();
    await takeIn(event);
    await takeIn(event);
    expect(await leavesOf(event.id)).toHaveLength(1);
  });

  test('adds nothing when a new consumer reads every stream from its beginning', async () => {
    await using service = await harness.start();
    await service[Symbol.asyncDispose]();
    const before = (await leaves()).length;
    await harness.db.deleteFrom('inbox').execute();
    const stream = `${harness.nats.prefix}_members`.toUpperCase();
    await harness.bus.manager.consumers.delete(stream, 'provenance');
    await using _again = await harness.start();
    await expect
      .poll(async () => (await harness.bus.manager.consumers.info(stream, 'provenance')).num_pending, {
        timeout: 10_000,
      })
      .toBe(0);
    await expect
      .poll(async () => (await harness.db.selectFrom('inbox').select('event_id').execute()).length)
      .toBeGreaterThan(5);
    expect(await leaves()).toHaveLength(before);
  });

  test('with other bytes is a conflict that is logged once', async () => {
    const event = received();
    await takeIn(event);
    const changed = { ...event, payload: event.payload.replaceAll('p1', 'p2') };
    await takeIn(changed);
    await takeIn(changed);
    expect((await leavesOf(event.id)).map((leaf) => [leaf.type, leaf.next_state])).toEqual([
      ['person.register', ''],
      ['audit.conflict', 'id-reused'],
    ]);
  });

  test('is nothing new after its hash was erased', async () => {
    const event = received();
    await takeIn(event);
    await harness.db
      .updateTable('tlog_seen')
      .set({ event_sha256: null })
      .where('dedupe_key', '=', Buffer.from(event.id.replaceAll('-', ''), 'hex'))
      .execute();
    await takeIn(event);
    expect(await leavesOf(event.id)).toHaveLength(1);
  });

  test('under a number that another had is logged as a conflict, and as what it is', async () => {
    const [first, second] = [received(), received()];
    await takeIn(first);
    const reused = { ...second, sequence: first.sequence };
    await takeIn(reused);
    await takeIn(reused);
    expect((await leavesOf(second.id)).map((leaf) => leaf.type).toSorted()).toEqual([
      'audit.conflict',
      'person.register',
    ]);
  });
});

describe('an event that cannot be read is logged as such:', () => {
  const audit = { object: { kind: 'person', id: 'p1' } };
  test.each([
    ['of an unknown type', { type: 'alliance.members.v1.person_cloned' }, 'unknown-type'],
    ['on another service’s stream', { type: 'alliance.grants.v1.grant_issued' }, 'wrong-source'],
    ['no JSON', { payload: '\u0000{' }, 'malformed'],
    ['of another shape', { payload: '{"personId":[1]}' }, 'malformed'],
    ['without a number', { sequence: Number.NaN }, 'malformed'],
    ['without a time', { occurredAt: new Date(Number.NaN) }, 'malformed'],
    [
      'with control characters',
      { payload: JSON.stringify({ audit: { ...audit, organisation: 'a\u0000' } }) },
      'malformed',
    ],
    ['that says who, but not what', { payload: '{"audit":{"actorPersonId":"p1"}}' }, 'no-audit-context'],
    ['that says nothing', { payload: '{"personId":"p1"}' }, 'no-audit-context'],
    [
      'that is too long for a leaf',
      { payload: JSON.stringify({ audit: { organisation: 'ệ'.repeat(900), nextState: 'ệ'.repeat(900), ...audit } }) },
      'too-large',
    ],
  ])('%s', async (_, changes, reason) => {
    const event = received(changes);
    await takeIn(event);
    const [leaf, ...more] = await leavesOf(event.id);
    expect(more).toEqual([]);
    expect(leaf).toMatchObject({
      type: 'audit.unreadable',
      object: { kind: 'event', id: event.type },
      next_state: reason,
    });
    expect(leaf!.payload_sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('also from the stream', async () => {
    await using _service = await harness.start();
    const id = randomUUID();
    const type = 'alliance.licensing.v1.terms_forgotten';
    const { transact } = await harness.publisher('licensing');
    const row = { id, sequence: null, type, payload: '{}', trace: '{}', occurred_at: new Date(), published_at: null };
    await transact((trx) => trx.insertInto('outbox').values(row).execute());
    await expect.poll(() => leavesOf(id), { timeout: 10_000 }).toMatchObject([{ type: 'audit.unreadable' }]);
  });
});
