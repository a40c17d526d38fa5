import { randomUUID } from 'node:crypto';
import type { Caller } from '@alliance/auth/caller';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LineageDirection } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { RunningService } from '@alliance/service/foundation';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';
import { refOf, tellOfVersion } from './signers.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };
const REGISTRY = 'https://node.example';
const PRODUCER = 'https://hust.example/pipeline';
const resources = new AsyncDisposableStack();
let harness: Harness;
let running: RunningService;
let runs: ReturnType<Harness['connectToRuns']>;
let lineage: ReturnType<Harness['connect']>;

const token = { kind: 'api_token', id: 'token-1' } as const;
const publisher = testCaller({ memberships: [memberOf('hust', 'publisher')], credential: token });
const stranger = testCaller({ memberships: [memberOf('vnu', 'owner')] });
const governance = testCaller({ allianceRoles: ['governance'] });

const dataset = (name: string, organisation = 'hust') => ({
  namespace: REGISTRY,
  name: `${name.startsWith('m-') ? 'model' : 'dataset'}:${organisation}/${name}`,
  facets: { version: { datasetVersion: '1.0.0' } },
});
const runEvent = (changes: object = {}) => ({
  eventType: 'COMPLETE',
  eventTime: '2026-11-23T09:00:00Z',
  producer: PRODUCER,
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: randomUUID() },
  job: { namespace: 'hust/etl', name: 'job' },
  ...changes,
});
const report = (event: object, caller: Caller | null = publisher) =>
  runs.reportRunEvent(
    { event: Buffer.from(JSON.stringify(event)), registry: REGISTRY },
    caller ? harness.as(caller) : undefined,
  );
const edgesOf = async (name: string) => {
  const request = { version: refOf(name), direction: LineageDirection.UPSTREAM, depth: 1, pageSize: 200 };
  const { nodes, edges } = await lineage.getLineage(request, harness.as(governance));
  const nameOf = (id: string) => {
    const { value } = nodes.find((node) => node.id === id)?.subject ?? {};
    return value && 'url' in value ? value.url : value?.asset?.name;
  };
  return edges.map(({ parentId, relation, evidence }) => `${nameOf(parentId)} ${relation} ${evidence}`).toSorted();
};
const known = (name: string) => vi.waitFor(() => edgesOf(name), PATIENCE);
const TABLES = [
  'lineage_run',
  'lineage_run_event',
  'lineage_run_dataset',
  'lineage_run_edge',
  'lineage_builder',
] as const;
const counts = async () => {
  const count = (table: (typeof TABLES)[number]) =>
    harness.db.selectFrom(table as 'lineage_run').select(({ fn }) => fn.countAll<number>().as('n'));
  // Checkpoints are signed whenever there is something to sign.
  const events = harness.db.selectFrom('outbox').select('type').where('type', 'not like', '%checkpoint_signed');
  const rows = await Promise.all(TABLES.map((table) => count(table).executeTakeFirstOrThrow()));
  return [...rows.map(({ n }) => n), (await events.execute()).length];
};

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  running = resources.use(await harness.start());
  runs = harness.connectToRuns(running);
  lineage = harness.connect(running);
  for (const name of ['clean', 'first', 'late', 'm-lm', 'seen', 'circle-a', 'circle-b'])
    await tellOfVersion(harness, name);
  await tellOfVersion(harness, 'open', { organisation: 'vnu' });
  await tellOfVersion(harness, 'secret', { organisation: 'vnu', access: Access.PRIVATE });
  await Promise.all(['clean', 'circle-b', 'm-lm'].map(known));
  await vi.waitFor(() => lineage.getLineage({ version: refOf('open', 'vnu') }), PATIENCE);
}, 60_000);
afterAll(() => resources.disposeAsync());

describe('a run that is complete', () => {
  test('draws edges to what it wrote, from exact versions and sources outside, each in the log', async () => {
    const outside = { namespace: 's3://bucket', name: 'raw.txt' };
    const job = { namespace: 'hust', name: 'clean', facets: { alliance_derivation: { relation: 'filter' } } };
    const answer = await report(
      runEvent({ job, inputs: [dataset('open', 'vnu'), outside], outputs: [dataset('clean')] }),
    );
    expect(answer).toMatchObject({ recorded: true, edges: 2, run: { state: 'complete', captured: false } });
    const drawn = ['open filter self-asserted', 's3://bucket/raw.txt filter self-asserted'];
    expect(await edgesOf('clean')).toEqual(drawn);
    await vi.waitFor(async () => {
      const { entries } = await lineage.listEntries({ type: 'lineage_run.record' }, harness.as(governance));
      const entry = entries.find(({ audit }) => audit?.object?.id === 'hust/clean');
      const { edges } = await lineage.getLineage({ version: refOf('clean'), depth: 1 });
      expect(edges.map(({ logIndex }) => logIndex)).toEqual([entry?.index, entry?.index]);
    }, PATIENCE);
  });

  test('may be told of in any order, and each event once', async () => {
    const run = { runId: randomUUID() };
    const complete = runEvent({ run, outputs: [dataset('late')] });
    const start = runEvent({
      ...{ run, eventType: 'START', eventTime: '2026-11-23T08:00:00Z', inputs: [dataset('open', 'vnu')] },
    });
    expect(await report(complete)).toMatchObject({ edges: 0 });
    expect(await report(start)).toMatchObject({ edges: 1, run: { state: 'complete', events: 2 } });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => report(start)));
    expect(outcomes.map(({ recorded, edges }) => [recorded, edges])).toEqual(Array(5).fill([false, 0]));
    await expect(report({ ...start, inputs: [] })).toThrowWithCode('already_exists');
    expect(await edgesOf('late')).toEqual(['open copy self-asserted']);
    const shown = await runs.getRun({ runId: run.runId }, harness.as(publisher));
    expect([shown.inputs.length, shown.outputs.length]).toEqual([1, 1]);
  });

  test('sent many times at once is taken in once', async () => {
    const event = runEvent({ inputs: [dataset('open', 'vnu')], outputs: [dataset('m-lm')] });
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => report(event)));
    expect(outcomes.filter(({ recorded }) => recorded)).toHaveLength(1);
    expect(await edgesOf('m-lm')).toEqual(['open train self-asserted']);
  });

  test('that failed, or wrote what belongs to others, draws none', async () => {
    const inputs = [dataset('open', 'vnu')];
    expect(await report(runEvent({ eventType: 'FAIL', inputs, outputs: [dataset('first')] }))).toMatchObject({
      edges: 0,
    });
    expect(await report(runEvent({ inputs: [dataset('first')], outputs: [dataset('open', 'vnu')] }))).toMatchObject({
      edges: 0,
    });
    expect(await edgesOf('first')).toEqual([]);
  });

  test('may come before what it read and wrote is published', async () => {
    await report(runEvent({ inputs: [dataset('chain-1')], outputs: [dataset('chain-2')] }));
    await report(runEvent({ inputs: [dataset('open', 'vnu')], outputs: [dataset('chain-1')] }));
    await tellOfVersion(harness, 'chain-1');
    await tellOfVersion(harness, 'chain-2');
    await known('chain-2');
    expect([await edgesOf('chain-1'), await edgesOf('chain-2')]).toEqual([
      ['open copy self-asserted'],
      ['chain-1 copy self-asserted'],
    ]);
    // What is named between published versions has its place in their order, too, published or not.
    await report(runEvent({ inputs: [dataset('between')], outputs: [dataset('m-lm')] }));
    await report(runEvent({ inputs: [dataset('chain-2')], outputs: [dataset('between')] }));
    const edges = await harness.db
      .selectFrom('lineage_edge')
      .innerJoin('lineage_node as child', 'child.id', 'child_id')
      .innerJoin('lineage_node as parent', 'parent.id', 'parent_id')
      .select(['child.key', 'child.publish_no as of', 'parent.publish_no as from'])
      .execute();
    expect(edges.filter(({ of, from }) => from !== null && !(of !== null && from < of))).toEqual([]);
  });

  test('of a registered builder is captured, from registration until it is revoked', async () => {
    const events = (time = '09') =>
      runEvent({
        inputs: [dataset('open', 'vnu')],
        outputs: [dataset('seen')],
        eventTime: `2026-11-23T${time}:00:00Z`,
      });
    await report(events());
    const wanted = { organisation: 'hust', producer: PRODUCER, tokenId: token.id };
    const { builder } = await runs.registerBuilder(wanted, harness.as(governance));
    await expect(runs.registerBuilder(wanted, harness.as(governance))).toThrowWithCode('already_exists');
    const otherToken = { ...publisher, credential: { ...token, id: 'token-2' } };
    const session = { ...publisher, credential: { kind: 'session', id: token.id } } as const;
    for (const caller of [otherToken, session])
      expect(await report(events(), caller)).toMatchObject({ run: { captured: false } });
    expect(await report({ ...events(), producer: 'https://other.example' })).toMatchObject({
      run: { captured: false },
    });
    expect(await edgesOf('seen')).toEqual(['open copy self-asserted']);
    const mixed = { ...events(), eventType: 'START', eventTime: '2026-11-23T07:00:00Z' };
    await report(mixed, otherToken);
    expect(await report({ ...events(), run: mixed.run })).toMatchObject({ run: { captured: false } });
    expect(await report(events())).toMatchObject({ run: { captured: true }, edges: 1 });
    expect(await edgesOf('seen')).toEqual(['open copy run-captured']);
    const builderId = builder?.id ?? '';
    expect((await runs.revokeBuilder({ builderId }, harness.as(governance))).builder?.revokedAt).toBeDefined();
    await expect(runs.revokeBuilder({ builderId }, harness.as(governance))).toThrowWithCode('state_conflict');
    expect(await report(events())).toMatchObject({ run: { captured: false } });
    expect(await edgesOf('seen')).toEqual(['open copy run-captured']);
    const { builders } = await runs.listBuilders({}, harness.as(publisher));
    expect(builders).toMatchObject([{ id: builderId, organisation: 'hust' }]);
  });
});

describe('what is refused changes nothing', () => {
  let before: Awaited<ReturnType<typeof counts>>;
  beforeEach(async () => {
    before = await counts();
  });
  const unchanged = async () => expect(await counts()).toEqual(before);
  const reader = { ...publisher, scopes: ['read'] } as const;
  const member = { ...publisher, memberships: [memberOf('hust', 'steward')] };
  const suspended = { ...publisher, memberships: [memberOf('hust', 'publisher', 'suspended')] };

  test.each([
    ['nobody', null, 'unauthenticated'],
    ['somebody of another organisation', stranger, 'role_required'],
    ['a steward', member, 'role_required'],
    ['governance', governance, 'role_required'],
    ['a token that may only read', reader, 'scope_required'],
    ['a publisher of who is suspended', suspended, 'organisation_not_in_good_standing'],
  ] as const)('an event from %s', async (_who, caller, code) => {
    await expect(report(runEvent(), caller)).toThrowWithCode(code);
    await unchanged();
  });

  test('a source that the caller may not see is refused as one that is not there', async () => {
    const refusals = ['secret', 'nowhere'].map(async (name) => {
      const asked = report(runEvent({ inputs: [dataset(name, 'vnu')], outputs: [dataset('first')] }));
      return String(await asked.catch((error: Error) => error.message + JSON.stringify(error))).replaceAll(name, '…');
    });
    const [hidden, absent] = await Promise.all(refusals);
    expect(hidden).toContain('invalid_argument');
    expect(hidden).toBe(absent);
    await unchanged();
  });

  test('a circle, at once or by a way', async () => {
    await report(runEvent({ inputs: [dataset('circle-a')], outputs: [dataset('circle-b')] }));
    before = await counts();
    for (const [input, output] of [
      ['circle-b', 'circle-a'],
      ['circle-a', 'circle-a'],
    ] as const)
      await expect(report(runEvent({ inputs: [dataset(input)], outputs: [dataset(output)] }))).toThrowWithCode(
        'invalid_argument',
      );
    await unchanged();
  });

  test('the run of another job, what is no JSON, and what is too much', async () => {
    const event = runEvent({ eventType: 'START' });
    await report(event);
    before = await counts();
    const other = { ...event, eventType: 'COMPLETE', job: { namespace: 'hust', name: 'other' } };
    await expect(report(other)).toThrowWithCode('invalid_argument');
    const raw = (text: string) =>
      runs.reportRunEvent({ event: Buffer.from(text), registry: REGISTRY }, harness.as(publisher));
    await expect(raw('{')).toThrowWithCode('invalid_argument');
    await expect(raw('x'.repeat(1_048_577))).toThrowWithCode('payload_too_large');
    await unchanged();
  });

  test('builders are for governance that does not belong to the organisation', async () => {
    const wanted = { organisation: 'hust', producer: PRODUCER, tokenId: 'token-9' };
    const insider = { ...governance, memberships: [memberOf('hust')] };
    const revoke = (caller: Caller) => runs.revokeBuilder({ builderId: randomUUID() }, harness.as(caller));
    await expect(runs.registerBuilder(wanted)).toThrowWithCode('unauthenticated');
    await expect(runs.registerBuilder(wanted, harness.as(publisher))).toThrowWithCode('role_required');
    await expect(runs.registerBuilder(wanted, harness.as(insider))).toThrowWithCode('separation_of_duties');
    const tampered = { organisation: '../x', producer: 'airflow', tokenId: 'a b' };
    await expect(runs.registerBuilder(tampered, harness.as(governance))).toThrowWithCode('invalid_argument');
    await expect(revoke(publisher)).toThrowWithCode('role_required');
    await expect(revoke(governance)).toThrowWithCode('not_found');
    await unchanged();
  });
});

test('runs are for their organisation, governance and auditors', async () => {
  const event = runEvent({ eventType: 'START' });
  const { runId } = event.run;
  await report(event);
  // The same id of another organisation is another run.
  await report({ ...event, job: { namespace: 'vnu', name: 'x' } }, { ...stranger, credential: token });
  const get = (caller: Caller, organisation = '') => runs.getRun({ runId, organisation }, harness.as(caller));
  expect((await get(publisher)).run?.organisation).toBe('hust');
  expect((await get(stranger)).run?.organisation).toBe('vnu');
  await expect(get(stranger, 'hust')).toThrowWithCode('not_found');
  await expect(get(testCaller())).toThrowWithCode('not_found');
  await expect(get(governance)).toThrowWithCode('invalid_argument');
  expect((await get(governance, 'hust')).run?.jobNamespace).toBe('hust/etl');
  await expect(runs.listRuns({})).toThrowWithCode('unauthenticated');
  await expect(runs.listRuns({ pageToken: 'bm9uZQ' }, harness.as(publisher))).toThrowWithCode('invalid_cursor');
  expect((await runs.listRuns({ organisation: 'hust' }, harness.as(stranger))).runs).toEqual([]);
  const first = await runs.listRuns({ pageSize: 1 }, harness.as(publisher));
  const rest = await runs.listRuns({ pageSize: 200, pageToken: first.nextPageToken }, harness.as(publisher));
  const all = [...first.runs, ...rest.runs];
  expect(first.runs).toMatchObject([{ runId, state: 'start' }]);
  expect(new Set(all.map(({ organisation }) => organisation))).toEqual(new Set(['hust']));
  expect(new Set(all.map((run) => run.runId)).size).toBe(all.length);
  const other = harness.connectToRuns(running, 'grants');
  await expect(other.listRuns({}, harness.as(publisher))).toThrowWithCode('caller_not_allowed');
});
