import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  OrganisationAppliedSchema,
  PersonErasedSchema,
  PersonRegisteredSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import { ReconciliationsService } from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import { testCaller } from '@alliance/testing/test-caller';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditedSource } from '../src/audited-events.ts';
import type { EventBook } from '../src/operations/compare-events.ts';
import { publishCheckpoint } from '../src/operations/publish-checkpoint.ts';
import { reconcile } from '../src/operations/reconcile.ts';
import { sequenceEntries } from '../src/operations/sequence-entries.ts';
import { askForReconciliation, listReconciliations } from '../src/store/reconciliation-store.ts';
import { Harness } from './harness.ts';
import { bookOf } from './own-book.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.open();
});
afterEach(() => harness[Symbol.asyncDispose]());

const auditor = testCaller({ allianceRoles: ['auditor'] });
const nobody: EventBook = { lastBefore: async () => 0, digest: async () => Promise.reject(new Error('not asked')) };

/** Events of members with an entry each, told more than a minute ago; then a hand at the books. */
async function afterwards(count: number, change: () => Promise<unknown>, books: { silent?: boolean } = {}) {
  {
    await using _service = await harness.start();
    const audit = { actorRole: 'applicant', object: { kind: 'organisation', id: 'viettel' } };
    for (let index = 0; index < count; index += 1)
      await harness.publish('members', OrganisationAppliedSchema, { audit });
    await harness.settle(count);
  }
  await change();
  const { database } = await harness.publisher('members');
  await using members = bookOf(database.url);
  const context = await harness.logContext();
  const { id } = await askForReconciliation(harness.db, { id: crypto.randomUUID(), askedAt: new Date() });
  const book = books.silent ? { ...nobody, lastBefore: async () => Promise.reject(new Error('silence')) } : members;
  const later = () => new Date(Date.now() + 120_000);
  const bookFor = (source: AuditedSource) => (source === 'members' ? book : nobody);
  expect(await reconcile({ ...context, clock: later, bookOf: bookFor }, new AbortController().signal)).toBe(true);
  const [found] = await listReconciliations(harness.db, { after: undefined, limit: 1 });
  expect(found?.id).toBe(id);
  const { state, treeSize, events, problemCount, problems } = found!;
  return { state, treeSize, events, problemCount, problems: problems.map(({ kind, place }) => [kind, place]) };
}

const sound = { state: 'sound', treeSize: 300, events: 300, problemCount: 0, problems: [] };

/** What nobody may do, done by somebody who may do all. */
async function forge(statement: (db: Kysely<never>) => Promise<unknown>): Promise<void> {
  await harness.db.transaction().execute(async (trx) => {
    await sql`alter table tlog_entry disable trigger user`.execute(trx);
    await statement(trx as unknown as Kysely<never>);
    await sql`alter table tlog_entry enable trigger user`.execute(trx);
  });
}

describe('a reconciliation', () => {
  test('finds nothing where nothing is wrong, and its outcome is an entry', async () => {
    expect(await afterwards(300, async () => {})).toEqual(sound);
    const context = await harness.logContext();
    await sequenceEntries(context);
    await publishCheckpoint(context);
    const { leaf } = await harness.db
      .selectFrom('tlog_entry')
      .select('leaf')
      .where('idx', '=', 300)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(leaf.toString())).toMatchObject({ type: 'log.reconcile', next_state: 'sound' });
  });

  test('names the event that was dropped between its service and the log', async () => {
    const dropped = async () => {
      const { database } = await harness.publisher('members');
      await using members = bookOf(database.url);
      await sql`
        insert into outbox (id, sequence, type, payload, trace, occurred_at, published_at)
        select gen_random_uuid(), 301, type, payload, trace, occurred_at, published_at
          from outbox where sequence = 1`.execute(members.db);
    };
    expect(await afterwards(300, dropped)).toMatchObject({
      state: 'unsound',
      events: 301,
      problems: [['event-missing', 301]],
    });
  });

  test('names an event that was changed in its service, and an entry that no event stands behind', async () => {
    const change = async () => {
      const { database } = await harness.publisher('members');
      await using members = bookOf(database.url);
      await sql`update outbox set payload = '{}' where sequence = 100`.execute(members.db);
      await sql`delete from outbox where sequence = 200`.execute(members.db);
    };
    expect(await afterwards(300, change)).toMatchObject({
      state: 'unsound',
      problems: [
        ['event-differs', 100],
        ['event-unknown', 200],
      ],
    });
  });

  test.each([
    [
      'an entry that was changed in the database',
      (db: Kysely<never>) => sql`update tlog_entry set leaf = convert_to('{}', 'UTF8') where idx = 7`.execute(db),
      [['entry', 7]],
    ],
    [
      'a payload that was changed',
      (db: Kysely<never>) =>
        sql`update event_payload set payload = '{}' where dedupe_key = (select dedupe_key from tlog_entry where idx = 8)`.execute(
          db,
        ),
      [['payload', 8]],
    ],
    [
      'an entry without the record of what it tells',
      (db: Kysely<never>) => sql`delete from audit_record where idx = 9`.execute(db),
      [
        ['unaccounted', 9],
        ['unaccounted', 20],
      ],
    ],
  ])('names %s', async (_what, change, problems) => {
    expect(await afterwards(20, () => forge(change))).toMatchObject({ state: 'unsound', problems });
  });

  test('names public files that do not give what was signed', async () => {
    const flip = async () => {
      const folder = join(harness.folder, 'tile/entries/000.p');
      const path = join(folder, String((await readdir(folder)).at(-1)));
      const bundle = await readFile(path);
      bundle[100] = (bundle[100] ?? 0) ^ 1;
      await writeFile(path, bundle);
    };
    const found = await afterwards(20, flip);
    expect(found).toMatchObject({
      state: 'unsound',
      problems: [
        ['entry', 0],
        ['files', 20],
      ],
    });
  });

  test('does not call sound what it could not look at', async () => {
    expect(await afterwards(3, async () => {}, { silent: true })).toMatchObject({
      state: 'incomplete',
      problems: [['unreachable', 0]],
    });
  });
});

test('a person who was erased is forgotten, and what is left still holds together', async () => {
  const personId = crypto.randomUUID();
  const audit = {
    actorPersonId: personId,
    actorRole: 'person',
    object: { kind: 'person', id: personId },
    nextState: 'x',
  };
  {
    await using service = await harness.start();
    await harness.publish('members', PersonRegisteredSchema, { audit, personId });
    await harness.publish('members', OrganisationAppliedSchema, {
      audit: { object: { kind: 'organisation', id: 'viettel' } },
    });
    await harness.settle(2);
    const client = harness.connect(service);
    const before = await client.getProof({ index: 0n }, harness.as(auditor));
    await harness.publish('members', PersonErasedSchema, { audit, personId });
    await harness.settle(3);
    const told = async () =>
      (
        await sql<{ found: number }>`
          select (select count(*) from event_payload where position(${personId} in convert_from(payload, 'UTF8')) > 0)
               + (select count(*) from audit_record where actor_person_id = ${personId} or object_id = ${personId})
               + (select count(*) from person_key where person_id = ${personId}) as found`.execute(harness.db)
      ).rows[0]?.found;
    await expect.poll(told, { timeout: 15_000 }).toBe(0);
    // The proof of before still stands, and so does the payload of others.
    const after = await client.getProof({ index: 0n }, harness.as(auditor));
    expect(Buffer.from(after.leaf)).toEqual(Buffer.from(before.leaf));
    expect(after.proof).toBe(before.proof);
    expect(await harness.db.selectFrom('event_payload').select('payload').execute()).toHaveLength(1);
  }
  const { database } = await harness.publisher('members');
  await using members = bookOf(database.url);
  const context = await harness.logContext();
  await askForReconciliation(harness.db, { id: crypto.randomUUID(), askedAt: new Date() });
  const later = () => new Date(Date.now() + 120_000);
  const books = {
    ...context,
    clock: later,
    bookOf: (source: AuditedSource) => (source === 'members' ? members : nobody),
  };
  await reconcile(books, new AbortController().signal);
  const [found] = await listReconciliations(harness.db, { after: undefined, limit: 1 });
  expect(found).toMatchObject({ state: 'sound', events: 3, problems: [] });
});

test('is for governance and auditors, and one is made at a time', async () => {
  await using service = await harness.start();
  const client = harness.clientOf(service, ReconciliationsService);
  const stranger = harness.as(testCaller({}));
  for (const ask of [client.startReconciliation, client.listReconciliations]) {
    await expect(ask({})).rejects.toThrowWithCode('unauthenticated');
    await expect(ask({}, stranger)).rejects.toThrowWithCode('role_required');
    const other = harness.clientOf(service, ReconciliationsService, 'grants');
    await expect(other.startReconciliation({}, harness.as(auditor))).rejects.toThrowWithCode('caller_not_allowed');
  }
  await expect(client.listReconciliations({ pageToken: 'bm9uZQ' }, harness.as(auditor))).rejects.toThrowWithCode(
    'invalid_cursor',
  );
  const asked = await Promise.all(Array.from({ length: 5 }, () => client.startReconciliation({}, harness.as(auditor))));
  expect(new Set(asked.map(({ reconciliation }) => reconciliation?.id)).size).toBe(1);
});
