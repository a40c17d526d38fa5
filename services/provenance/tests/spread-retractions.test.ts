import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createTransact } from '@alliance/events/outbox';
import type { Transaction } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VersionSubject } from '../src/domain/lineage-node.ts';
import { recordPublication } from '../src/operations/record-publication.ts';
import { recordRetraction } from '../src/operations/record-retraction.ts';
import { recordTraining } from '../src/operations/record-training.ts';
import { spreadRetractions } from '../src/operations/spread-retractions.ts';
import type { ProvenanceTables } from '../src/store/tables.ts';
import { Harness, silent } from './harness.ts';

const resources = new AsyncDisposableStack();
let harness: Harness;
beforeAll(async () => {
  harness = resources.use(await Harness.open());
});
afterAll(() => resources.disposeAsync());

const subject = (name: string, organisation = 'hust'): VersionSubject => ({
  kind: 'dataset',
  organisation,
  name,
  version: '1.0.0',
});
const record = (trx: Transaction<ProvenanceTables>, child: VersionSubject, ...parents: VersionSubject[]) => {
  const derivations = parents.map((source) => ({ source, relation: 'filter' }));
  const said = { digest: '', licence: '', fileLicences: [], doubts: [], derivations, publication: randomBytes(16) };
  return recordPublication(trx, { subject: child, ...said }, silent);
};
const publish = (child: VersionSubject, ...parents: VersionSubject[]) =>
  harness.db.transaction().execute((trx) => record(trx, child, ...parents));
const retract = (version: VersionSubject, event: Buffer) => {
  const said = { action: 'delete', reasonCode: '', severity: 'high', reason: 'x', successor: '' } as const;
  const fact = { ...said, retractedAt: new Date(), event };
  return harness.db.transaction().execute((trx) => recordRetraction(trx, version, fact));
};
const names = async (organisation: string) => {
  const rows = await harness.db
    .selectFrom('affected_version')
    .innerJoin('retraction_case', 'retraction_case.id', 'affected_version.case_id')
    .innerJoin('lineage_node', 'lineage_node.id', 'affected_version.node_id')
    .select('lineage_node.name')
    .where('retraction_case.organisation', '=', organisation)
    .execute();
  return rows.map(({ name }) => name).toSorted();
};

test('whatever interrupts it, every version is found once, also one that is made meanwhile', async () => {
  await publish(subject('root'));
  const children = Array.from({ length: 20 }, (_, at) => `c${String(at).padStart(2, '0')}`);
  for (const [at, name] of children.entries())
    await publish(
      subject(name, at % 2 ? 'odd' : 'even'),
      at < 5 ? subject('root') : subject(children[at - 5]!, (at - 5) % 2 ? 'odd' : 'even'),
    );
  const event = randomBytes(16);
  await retract(subject('root'), event);
  await retract(subject('root'), event);
  const works = createTransact(harness.db, () => {});
  let rounds = 0;
  const dying: typeof works = (work) =>
    harness.db.transaction().execute(async (trx) => {
      const done = await work(trx);
      rounds += 1;
      // As a process that is killed just before its commit.
      if (rounds % 2 === 1) throw new Error('killed');
      return done;
    });
  const spread = async (transact: typeof works) => {
    for (;;) {
      const more = await spreadRetractions({ transact, clock: () => new Date(), caseDays: 14, batch: 3 }).catch(
        () => true,
      );
      if (!more) return;
    }
  };
  await Promise.all([spread(dying), spread(works), publish(subject('late', 'odd'), subject('c19', 'odd'))]);
  await spread(works);
  expect(rounds).toBeGreaterThan(1);
  expect(await names('even')).toEqual(children.filter((_, at) => at % 2 === 0));
  expect(await names('odd')).toEqual([...children.filter((_, at) => at % 2 === 1), 'late']);
  const told = await harness.db
    .selectFrom('outbox')
    .select('payload')
    .where('type', 'like', '%retraction_case%')
    .execute();
  const versions = told.flatMap(({ payload }) =>
    JSON.parse(payload).versions.map((one: { asset: { name: string } }) => one.asset.name),
  );
  expect(versions.toSorted()).toEqual([...children, 'late']);
  const counts = await harness.db
    .selectFrom('retraction_case')
    .select(['organisation', 'versions'])
    .orderBy('organisation')
    .execute();
  expect(counts).toEqual([
    { organisation: 'even', versions: 10 },
    { organisation: 'odd', versions: 11 },
  ]);
});

const transact = () => createTransact(harness.db, () => {});
const spreadAll = async () => {
  while (await spreadRetractions({ transact: transact(), clock: () => new Date(), caseDays: 14 }));
};

test('a version that was only named is affected from its publication on', async () => {
  await publish(subject('child-first', 'early'), subject('middle', 'middle'));
  await publish(subject('middle', 'middle'), subject('root'));
  const named = subject('named', 'named');
  const training = { sources: [subject('root')], models: [named], statedBy: 'named', statement: randomBytes(16) };
  await harness.db.transaction().execute((trx) => recordTraining(trx, training, silent));
  await spreadAll();
  expect(await names('middle')).toEqual(['middle']);
  expect(await names('early')).toEqual(['child-first']);
  expect(await names('named')).toEqual([]);
  await publish(named);
  await spreadAll();
  expect(await names('named')).toEqual(['named']);
});

test('a version whose publication is not committed yet is waited for', async () => {
  await publish(subject('second'));
  await publish(subject('between'), subject('second'));
  await retract(subject('second'), randomBytes(16));
  const [entered, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const writing = harness.db.transaction().execute(async (trx) => {
    await record(trx, subject('slow', 'slow'), subject('between'));
    entered.resolve();
    await leave.promise;
  });
  await entered.promise;
  const spreading = spreadAll();
  // As long as it would take if it did not wait.
  await Promise.race([spreading, delay(300)]);
  leave.resolve();
  await Promise.all([writing, spreading]);
  await spreadAll();
  expect(await names('slow')).toEqual(['slow']);
});
