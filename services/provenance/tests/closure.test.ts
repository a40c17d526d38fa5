import type { Caller } from '@alliance/auth/caller';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { ReadClosureResponse } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { RunningService } from '@alliance/service/foundation';
import { signStatement, writeEnvelope } from '@alliance/statements/envelope';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';
import { RetractionStory } from './retraction-story.ts';
import { digestOf, newSigner, referenceOf, refOf, statementOf, tellOfKey, tellOfVersion } from './signers.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };
const RUN_ID = '0192f000-0000-7000-8000-00000000000a';
const resources = new AsyncDisposableStack();
let harness: Harness;
let running: RunningService;
let exports: ReturnType<Harness['connectToExports']>;

const publisher = testCaller({ memberships: [memberOf('hust', 'publisher')] });
const stranger = testCaller({ memberships: [memberOf('cmc', 'owner')] });
const auditor = testCaller({ allianceRoles: ['auditor'] });
const writer: Caller = { ...publisher, scopes: ['publish'] };

const dataset = (reference: string) => {
  const [name = '', datasetVersion = ''] = reference.split('@');
  return { namespace: 'https://node.example', name, facets: { version: { datasetVersion } } };
};

async function closureOf(name: string, caller: Caller | null = null, wanted: object = {}, organisation = 'hust') {
  const whole = {
    nodes: [],
    edges: [],
    statements: [],
    runs: [],
    entries: [],
    logKey: '',
  } as unknown as ReadClosureResponse;
  const options = caller ? harness.as(caller) : {};
  for await (const part of exports.readClosure({ version: refOf(name, organisation), ...wanted }, options)) {
    for (const list of ['nodes', 'edges', 'statements', 'runs', 'entries'] as const)
      (whole[list] as object[]).push(...part[list]);
    whole.logKey += part.logKey;
  }
  return whole;
}

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  running = resources.use(await harness.start());
  exports = harness.connectToExports(running);
  const signer = newSigner('hust');
  await tellOfKey(harness, signer, 'registered');
  await tellOfVersion(harness, 'clean');
  await tellOfVersion(harness, 'open', { organisation: 'vnu' });
  await tellOfVersion(harness, 'secret', { organisation: 'cmc', access: Access.PRIVATE });
  await vi.waitFor(() => {
    const known = [closureOf('clean'), closureOf('open', null, {}, 'vnu'), closureOf('secret', auditor, {}, 'cmc')];
    return Promise.all(known);
  }, PATIENCE);
  const both = testCaller({ memberships: [memberOf('hust', 'publisher'), memberOf('cmc', 'owner')] });
  const event = {
    ...{ eventType: 'COMPLETE', eventTime: '2026-11-23T09:00:00Z', producer: 'https://hust.example/p' },
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    ...{ run: { runId: RUN_ID }, job: { namespace: 'hust/etl', name: 'filter' } },
    inputs: [dataset(referenceOf('open', 'vnu')), dataset(referenceOf('secret', 'cmc'))],
    outputs: [dataset(referenceOf('clean'))],
  };
  await vi.waitFor(
    () =>
      harness
        .connectToRuns(running)
        .reportRunEvent(
          { event: Buffer.from(JSON.stringify(event)), registry: 'https://node.example' },
          harness.as(both),
        ),
    PATIENCE,
  );
  // Only then: what a version was made from must come before it.
  await tellOfVersion(harness, 'm-lm');
  await vi.waitFor(() => closureOf('m-lm'), PATIENCE);
  const statements = harness.connectToStatements(running);
  const training = statementOf.training('m-lm', [
    { name: referenceOf('clean'), digest: { sha256: digestOf('clean') } },
  ]);
  const envelope = Buffer.from(writeEnvelope(signStatement(training, [signer.pem])));
  const submit = () => statements.submitStatement({ version: refOf('m-lm'), envelope }, harness.as(publisher));
  await vi.waitFor(submit, PATIENCE);
}, 60_000);
afterAll(() => resources.disposeAsync());

const nameOf = ({ node }: ReadClosureResponse['nodes'][number]) =>
  node?.subject.case === 'version'
    ? `${node.subject.value.asset?.organisation}/${node.subject.value.asset?.name}`
    : node?.state;

test('the closure comes whole: nodes nearest first, edges whose ends are there, who published what and when', async () => {
  const { nodes, edges } = await closureOf('m-lm', auditor);
  expect(nodes.map(nameOf)).toEqual(['hust/m-lm', 'hust/clean', 'vnu/open', 'cmc/secret']);
  expect(nodes.map(({ node }) => node?.depth)).toEqual([0, 1, 2, 2]);
  const ids = new Set(nodes.map(({ node }) => node?.id));
  expect(edges).toHaveLength(3);
  expect(edges.every(({ childId, parentId }) => ids.has(childId) && ids.has(parentId))).toBe(true);
  expect(nodes[0]).toMatchObject({ publisherRole: 'publisher', publishedAt: expect.anything() });
});

test('what the caller may not see is there without a name, and so is who made it', async () => {
  const { nodes, edges } = await closureOf('clean', stranger);
  expect(nodes.map(nameOf)).toEqual(['hust/clean', 'vnu/open', 'cmc/secret']);
  const anonymous = await closureOf('clean');
  expect(anonymous.nodes.map(nameOf)).toEqual(['hust/clean', 'vnu/open', 'hidden']);
  expect(anonymous.nodes[2]?.publisherRole).toBe('');
  for (const fact of ['publishedAt', 'retraction']) expect(anonymous.nodes[2]).not.toHaveProperty(fact);
  expect(
    JSON.stringify(anonymous.nodes[2], (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  ).not.toMatch(/secret|cmc/);
  expect(anonymous.edges).toHaveLength(edges.length);
});

test('runs are for the people of their organisation, governance and auditors', async () => {
  const runIds = async (caller: Caller | null) => (await closureOf('clean', caller)).runs.map(({ run }) => run?.runId);
  for (const caller of [publisher, auditor]) expect(await runIds(caller)).toEqual([RUN_ID]);
  for (const caller of [null, stranger, writer]) expect(await runIds(caller)).toEqual([]);
  const { runs } = await closureOf('clean', publisher);
  expect(runs[0]).toMatchObject({
    run: { state: 'complete', jobNamespace: 'hust/etl', jobName: 'filter' },
    events: [{ type: 'complete', time: '2026-11-23T09:00:00Z', producer: 'https://hust.example/p' }],
    edges: [{ relation: 'copy' }, { relation: 'copy' }],
  });
});

test('statements come with what they state, and with their envelopes where these are asked for', async () => {
  const { statements } = await closureOf('m-lm');
  expect(statements).toMatchObject([
    { statement: { organisation: 'hust' }, edges: [{ relation: 'train', evidence: 'digest-matched' }] },
  ]);
  expect(statements[0]?.envelope).toHaveLength(0);
  const [full] = (await closureOf('m-lm', null, { withEnvelopes: true })).statements;
  expect(JSON.parse(Buffer.from(full?.envelope ?? []).toString('utf8'))).toHaveProperty('payloadType');
});

test('every entry that is named comes with a proof that the key of the log vouches for', async () => {
  await vi.waitFor(async () => {
    const { nodes, statements, edges, entries, logKey } = await closureOf('m-lm', null, { withProofs: true });
    const named = [
      ...nodes.map(({ node }) => node?.logIndex),
      ...edges.map(({ logIndex }) => logIndex),
      ...statements.flatMap(({ statement }) => statement?.signatures.map((made) => made.logIndex) ?? []),
    ].filter((index) => index !== undefined);
    expect(entries.map(({ index }) => index)).toEqual([...new Set(named)].toSorted((a, b) => Number(a - b)));
    expect(named.length).toBeGreaterThan(4);
    const vkey = logKey.split('\n')[0] ?? '';
    for (const { leaf, proof } of entries)
      expect(verifyEntry({ leaf, proofFile: proof, vkey })).toMatchObject({ ok: true });
  }, PATIENCE);
  expect((await closureOf('m-lm')).entries).toEqual([]);
});

test('a retraction is told of, and nothing of it where it is hidden', async () => {
  await new RetractionStory(harness).retract('vnu/open', {
    action: 'stop-use',
    reasonCode: 'rights-claim',
    severity: 'high',
  });
  await vi.waitFor(async () => {
    const { nodes } = await closureOf('clean');
    expect(nodes[1]).toMatchObject({
      retraction: { action: 'stop-use', reasonCode: 'rights-claim', severity: 'high' },
    });
  }, PATIENCE);
});

test.each([
  ['nobody', null, 'secret', 'cmc', 'not_found'],
  ['somebody of another organisation', publisher, 'secret', 'cmc', 'not_found'],
  [
    'the organisation, with a token that may not read',
    { ...stranger, scopes: ['publish'] } as Caller,
    'secret',
    'cmc',
    'not_found',
  ],
  ['anybody, of what is not there', auditor, 'none', 'hust', 'not_found'],
  ['anybody, of a name that is none', auditor, '../x\u0000', 'hust', 'not_found'],
])('a closure for %s is refused', async (_who, caller, name, organisation, code) => {
  await expect(closureOf(name, caller, {}, organisation)).toThrowWithCode(code as never);
});

test('other services than the gateway may not ask', async () => {
  const others = harness.connectToExports(running, 'licensing');
  const ask = others
    .readClosure({ version: refOf('clean') })
    [Symbol.asyncIterator]()
    .next();
  await expect(ask).toThrowWithCode('caller_not_allowed');
});
