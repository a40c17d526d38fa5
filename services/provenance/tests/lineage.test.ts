import { Access, AssetKind, type DerivationSchema, VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { UseReportedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { LineageDirection, type LineageNode } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { RunningService } from '@alliance/service/foundation';
import { lineageContract } from '@alliance/testing/contracts/provenance';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';

type Source = MessageInitShape<typeof DerivationSchema>;

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connect']>;
let running: RunningService;
const eventIds = new Map<string, string>();

const kindOf = (name: string) => (name.startsWith('m-') ? AssetKind.MODEL : AssetKind.DATASET);
const refOf = (name: string, organisation = 'hust') => ({ kind: kindOf(name), organisation, name });
const versionOf = (name: string, organisation?: string) => ({ asset: refOf(name, organisation), version: '1.0.0' });
const from = (name: string, organisation?: string): Source => ({
  source: { case: 'version', value: versionOf(name, organisation) },
  relation: name.startsWith('m-') ? 'finetune' : 'train',
});

type Version = { organisation?: string; access?: Access; derivedFrom?: Source[]; publisher?: Harness };

/** What datasets or models publishes when a version is published, deprecated or retracted. */
function factOf(name: string, { organisation = 'hust', access = Access.OPEN, derivedFrom = [] }: Version) {
  const kind = kindOf(name) === AssetKind.MODEL ? 'model' : 'dataset';
  return {
    audit: { actorRole: 'publisher', organisation, object: { kind, id: `${organisation}/${name}`, version: '1.0.0' } },
    asset: { id: `${organisation}-${name}`, ref: refOf(name, organisation), access, revision: 1n },
    version: {
      ref: versionOf(name, organisation),
      state: VersionState.PUBLISHED,
      manifestDigest: 'ab'.repeat(32),
      licence: 'CC-BY-4.0',
      fileLicences: ['CC0-1.0'],
      detectedLicences: [{ path: 'LICENSE', doubt: 'MIT, they say' }, { path: 'a/LICENSE' }],
      derivedFrom,
    },
  };
}

async function publish(name: string, version: Version = {}): Promise<void> {
  const fact = factOf(name, version);
  const id =
    kindOf(name) === AssetKind.MODEL
      ? await harness.publish('models', models.VersionPublishedSchema, fact)
      : await harness.publish('datasets', datasets.VersionPublishedSchema, fact);
  eventIds.set(name, id);
}

const member = testCaller({ memberships: [memberOf('viettel')] });
const auditor = testCaller({ allianceRoles: ['auditor'] });
const stranger = testCaller();

type Ask = { direction?: LineageDirection; depth?: number; as?: typeof stranger; organisation?: string };

const lineage = (name: string, { direction = LineageDirection.UPSTREAM, depth = 0, as, organisation }: Ask = {}) =>
  client.getLineage({ version: versionOf(name, organisation), direction, depth }, as && harness.as(as));

const nameOf = (node: LineageNode) => {
  if (node.subject.case === 'version') return node.subject.value.asset?.name;
  return node.subject.case === 'external' ? node.subject.value.url : node.state;
};
const namesOf = (nodes: LineageNode[]) => nodes.map(nameOf).toSorted();

/** Waits until the lineage of a version has so many nodes, each with its entry where it is published. */
const settled = (name: string, count: number) =>
  vi.waitFor(
    async () => {
      const { nodes } = await lineage(name, { as: auditor });
      expect(nodes).toHaveLength(count);
      const published = nodes.filter((node) => node.subject.case === 'version' && node.state !== 'unknown');
      expect(published.every((node) => node.logIndex !== undefined)).toBe(true);
    },
    { timeout: 15_000, interval: 50 },
  );

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  running = resources.use(await harness.start());
  client = harness.connect(running);
  const external: Source = {
    source: { case: 'external', value: { url: 'https://example.org/corpus', digest: 'cd'.repeat(32) } },
    relation: 'collect',
  };
  await publish('d-corpus', { derivedFrom: [external] });
  await publish('d-secret', { organisation: 'viettel', access: Access.PRIVATE, derivedFrom: [from('d-corpus')] });
  await publish('m-mixed', { derivedFrom: [from('d-corpus'), from('d-secret', 'viettel')] });
  await publish('m-tuned', { derivedFrom: [from('m-mixed')], access: Access.GATED });
  await settled('m-tuned', 5);
});
afterAll(() => resources.disposeAsync());

test('tells where a version comes from, down to what lies outside', async () => {
  const { rootId, nodes, edges, nextPageToken } = await lineage('m-tuned', { as: auditor });
  expect(nextPageToken).toBe('');
  expect(namesOf(nodes)).toEqual(['d-corpus', 'd-secret', 'https://example.org/corpus', 'm-mixed', 'm-tuned']);
  const byName = new Map(nodes.map((node) => [nameOf(node), node]));
  expect(byName.get('m-tuned')).toMatchObject({ id: rootId, depth: 0, state: 'published', licence: 'CC-BY-4.0' });
  const own = { fileLicences: ['CC0-1.0'], licenceDoubts: ['MIT, they say'] };
  expect(byName.get('m-tuned')).toMatchObject(own);
  expect(byName.get('d-corpus')).toMatchObject({ depth: 2, digest: 'ab'.repeat(32) });
  expect(byName.get('https://example.org/corpus')).toMatchObject({
    depth: 3,
    state: 'external',
    digest: '',
    subject: { value: { digest: 'cd'.repeat(32) } },
  });
  expect(byName.get('https://example.org/corpus')?.logIndex).toBeUndefined();
  const edge = (child: string, parent: string) => {
    const ids = [child, parent].map((name) => byName.get(name)?.id);
    return edges.find(({ childId, parentId }) => childId === ids[0] && parentId === ids[1]);
  };
  expect(edges).toHaveLength(5);
  expect(edge('m-tuned', 'm-mixed')).toMatchObject({ relation: 'finetune', evidence: 'self-asserted' });
  expect(edge('m-mixed', 'd-corpus')).toMatchObject({ relation: 'train' });
  expect(edge('m-mixed', 'd-corpus')?.logIndex).toBe(byName.get('m-mixed')?.logIndex);
});

test('takes in once what holders of grants say they trained, never more visible than the model', async () => {
  await publish('m-first');
  await publish('d-second');
  await publish('m-own', { organisation: 'viettel', access: Access.PRIVATE });
  await settled('d-second', 1);
  await settled('m-first', 1);
  const fact = {
    audit: { actorRole: 'applicant', organisation: 'hust', object: { kind: 'grant', id: 'g1' } },
    downloaded: [versionOf('d-second')],
    trained: [versionOf('m-first'), versionOf('m-own', 'viettel')],
    organisation: 'hust',
  };
  for (const _time of [1, 2]) await harness.publish('grants', UseReportedSchema, fact);
  // What would close a circle is refused: the dataset comes from the model by now.
  await harness.publish('grants', UseReportedSchema, {
    ...fact,
    downloaded: [versionOf('m-first')],
    trained: [versionOf('m-first'), versionOf('d-second')],
  });
  await settled('m-first', 2);
  const { nodes, edges } = await lineage('m-first', { as: auditor });
  expect(namesOf(nodes)).toEqual(['d-second', 'm-first']);
  expect(edges).toMatchObject([{ relation: 'train', evidence: 'self-asserted', logIndex: expect.anything() }]);
  const { entry } = await client.getEntry({ index: edges[0]!.logIndex! }, harness.as(auditor));
  expect(entry?.type).toBe('grant.report_use');
  // What is said of another's model binds nobody.
  expect((await lineage('m-own', { as: auditor, organisation: 'viettel' })).edges).toMatchObject([
    { evidence: 'reported' },
  ]);
  const down = { direction: LineageDirection.DOWNSTREAM };
  await vi.waitFor(async () =>
    expect(namesOf((await lineage('d-second', { ...down, as: auditor })).nodes)).toEqual([
      'd-second',
      'm-first',
      'm-own',
    ]),
  );
  expect(namesOf((await lineage('d-second', down)).nodes)).toEqual(['d-second', 'hidden', 'm-first']);
});

test('names the entry that recorded each publication', async () => {
  const { nodes } = await lineage('m-tuned', { as: auditor });
  for (const node of nodes.filter(({ state }) => state === 'published')) {
    const { entry } = await client.getEntry({ index: node.logIndex! }, harness.as(auditor));
    expect(entry?.id).toBe(eventIds.get(nameOf(node)!));
    expect(entry?.type).toMatch(/version\.publish$/);
  }
});

test('tells what rests on a version', async () => {
  const { nodes } = await lineage('d-corpus', { direction: LineageDirection.DOWNSTREAM, as: auditor });
  expect(namesOf(nodes)).toEqual(['d-corpus', 'd-secret', 'm-mixed', 'm-tuned']);
  const near = await lineage('d-corpus', { direction: LineageDirection.DOWNSTREAM, depth: 1, as: auditor });
  expect(namesOf(near.nodes)).toEqual(['d-corpus', 'd-secret', 'm-mixed']);
  expect(near.edges).toHaveLength(3);
});

describe('a version of a private asset', () => {
  test.each([
    ['anybody', undefined],
    ['a stranger', stranger],
    ['a member whose token may not read', { ...member, scopes: ['publish'] as const }],
  ])('is there without a name for %s', async (_, as) => {
    const { nodes, edges } = await lineage('m-tuned', as ? { as } : {});
    expect(namesOf(nodes)).toEqual(['d-corpus', 'hidden', 'https://example.org/corpus', 'm-mixed', 'm-tuned']);
    const hidden = nodes.find(({ state }) => state === 'hidden')!;
    expect(hidden).toMatchObject({ subject: { case: undefined }, digest: '', licence: '' });
    expect(hidden).toMatchObject({ fileLicences: [], licenceDoubts: [] });
    expect(hidden.logIndex).toBeUndefined();
    const own = edges.filter(({ childId, parentId }) => [childId, parentId].includes(hidden.id));
    expect(own).toHaveLength(2);
    expect(own.find(({ childId }) => childId === hidden.id)?.logIndex).toBeUndefined();
    expect(
      JSON.stringify({ nodes, edges }, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toMatch(/secret|viettel/);
  });

  test('is shown to its organisation and to auditors', async () => {
    for (const as of [member, auditor]) expect(namesOf((await lineage('m-tuned', { as })).nodes)).toContain('d-secret');
  });

  test('cannot be asked about by others', async () => {
    const organisation = 'viettel';
    await expect(lineage('d-secret', { organisation })).rejects.toThrowWithCode('not_found');
    await expect(lineage('d-secret', { organisation, as: stranger })).rejects.toThrowWithCode('not_found');
    expect((await lineage('d-secret', { organisation, as: member })).nodes).toHaveLength(3);
  });

  test('is shown to everybody once the asset is no longer private', async () => {
    await publish('d-later', { organisation: 'viettel', access: Access.PRIVATE });
    await publish('m-later', { derivedFrom: [from('d-later', 'viettel')] });
    await settled('m-later', 2);
    expect(namesOf((await lineage('m-later')).nodes)).toEqual(['hidden', 'm-later']);
    const { audit, asset } = factOf('d-later', { organisation: 'viettel', access: Access.OPEN });
    await harness.publish('datasets', datasets.AssetUpdatedSchema, { audit, asset: { ...asset, revision: 2n } });
    await expect
      .poll(async () => namesOf((await lineage('m-later')).nodes), { timeout: 10_000 })
      .toEqual(['d-later', 'm-later']);
  });
});

test('a source whose publication comes later is filled in', async () => {
  await publish('m-early', { derivedFrom: [from('d-late')] });
  await settled('m-early', 2);
  const states = async (as?: typeof auditor) =>
    (await lineage('m-early', as ? { as } : {})).nodes.map(({ state }) => state);
  expect(await states(auditor)).toEqual(['published', 'unknown']);
  // Nobody knows yet whether the asset is private.
  expect(await states()).toEqual(['published', 'hidden']);
  await publish('d-late', { derivedFrom: [from('d-corpus')] });
  await expect.poll(() => states(), { timeout: 10_000 }).toEqual(['published', 'published', 'published', 'external']);
});

test('deprecation and retraction are shown', async () => {
  await publish('d-bad');
  await publish('m-good');
  await settled('d-bad', 1);
  await settled('m-good', 1);
  const stateOf = async (name: string) => (await lineage(name)).nodes[0]?.state;
  await harness.publish('datasets', datasets.VersionDeprecatedSchema, factOf('d-bad', {}));
  await expect.poll(() => stateOf('d-bad'), { timeout: 10_000 }).toBe('deprecated');
  await harness.publish('datasets', datasets.VersionRetractedSchema, factOf('d-bad', {}));
  await harness.publish('models', models.VersionRetractedSchema, factOf('m-good', {}));
  for (const name of ['d-bad', 'm-good']) await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe('retracted');
});

test('refuses an incomplete question', async () => {
  await expect(client.getLineage({})).rejects.toThrowWithCode('invalid_argument');
  await expect(client.getLineage({ version: { asset: refOf('d-corpus') } })).rejects.toThrowWithCode(
    'invalid_argument',
  );
  await expect(lineage('d-never')).rejects.toThrowWithCode('not_found');
});

describe('provenance itself', () => {
  lineageContract(() => ({
    client: (from) => harness.connect(running, from),
    givenVersion: async ({ name, licence, fileLicences = [], doubts = [], from: sources = [] }) => {
      const fact = factOf(name, {
        organisation: 'viet-data',
        derivedFrom: sources.map((one) => from(one, 'viet-data')),
      });
      const derivedFrom = fact.version.derivedFrom.map((source) => ({ ...source, relation: 'filter' }));
      const detectedLicences = doubts.map((doubt) => ({ path: 'LICENSE', doubt }));
      const version = { ...fact.version, licence, fileLicences, detectedLicences, derivedFrom };
      await harness.publish('datasets', datasets.VersionPublishedSchema, { ...fact, version });
    },
  }));
});
