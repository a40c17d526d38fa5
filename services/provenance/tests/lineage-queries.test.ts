import { randomUUID } from 'node:crypto';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LineageDirection, type LineageNode } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dedupeKey } from '../src/build-intake.ts';
import type { VersionSubject } from '../src/domain/lineage-node.ts';
import { recordPublication } from '../src/operations/record-publication.ts';
import { recordState } from '../src/operations/record-state.ts';
import { Harness, silent } from './harness.ts';

const RELATIONS = ['train', 'generate', 'distil', 'evaluate', 'merge'] as const;
type Edge = { child: number; parent: number; relation: string };

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connectToLineageQueries']>;
beforeAll(async () => {
  harness = resources.use(await Harness.open());
  client = harness.connectToLineageQueries(resources.use(await harness.start()));
});
afterAll(() => resources.disposeAsync());
beforeEach(() => clear());

const auditor = testCaller({ allianceRoles: ['auditor'] });

/** Version `n` of a graph: even ones are datasets, odd ones models. */
const subject = (n: number): VersionSubject => ({
  kind: n % 2 === 0 ? 'dataset' : 'model',
  organisation: 'hust',
  name: `v${n}`,
  version: '1.0.0',
});
const refOf = (n: number) => ({
  asset: { kind: n % 2 === 0 ? AssetKind.DATASET : AssetKind.MODEL, organisation: 'hust', name: `v${n}` },
  version: '1.0.0',
});
const numberOf = (node: LineageNode | undefined) =>
  node?.subject.case === 'version' ? Number(node.subject.value.asset?.name.slice(1)) : Number.NaN;

async function clear(): Promise<void> {
  await sql`delete from lineage_edge; delete from lineage_node; delete from asset_access; update lineage_order set last = 0`.execute(
    harness.db,
  );
}

async function build(count: number, edges: readonly Edge[]): Promise<void> {
  await clear();
  for (let n = 0; n < count; n += 1) {
    const sources = edges.filter(({ child }) => child === n);
    const derivations = sources.map(({ parent, relation }) => ({ source: subject(parent), relation }));
    const said = { subject: subject(n), digest: `d${n}`, licence: 'MIT', fileLicences: [], doubts: [], derivations };
    await harness.db
      .transaction()
      .execute((trx) => recordPublication(trx, { ...said, publication: dedupeKey(randomUUID()) }, silent));
  }
}

/** Every way from a node to others, in full: what shorter reasoning is held against. */
function* waysFrom(start: number, edges: readonly Edge[], way: readonly Edge[] = []): Generator<readonly Edge[]> {
  for (const edge of edges) {
    if (edge.parent !== start || edge.relation === 'evaluate') continue;
    yield [...way, edge];
    yield* waysFrom(edge.child, edges, [...way, edge]);
  }
}

const isSynthetic = ({ relation }: Edge) => relation === 'generate' || relation === 'distil';

const graphs = fc.integer({ min: 2, max: 9 }).chain((count) => {
  const edge = fc.record({
    child: fc.nat({ max: count - 1 }),
    parent: fc.nat({ max: count - 1 }),
    relation: fc.constantFrom(...RELATIONS),
  });
  const selector = ({ child, parent, relation }: Edge) => `${child} ${parent} ${relation}`;
  const edges = fc.uniqueArray(edge, { maxLength: 2 * count, selector });
  // A version can only name what was published before it.
  return fc.record({ count: fc.constant(count), edges: edges.map((all) => all.filter((e) => e.parent < e.child)) });
});

/** What a way of the answer consists of, as edges from its start. */
function stepsOf(start: number, path: readonly { node?: LineageNode | undefined; relation: string }[]) {
  let from = start;
  return path.map(({ node, relation }) => {
    const step = [from, numberOf(node), relation];
    from = numberOf(node);
    return step;
  });
}

type How = { depth: number; through: boolean; without: boolean };

/** Models that are reached from version 0, and how, from all ways there are. */
function modelsByBruteForce(count: number, edges: readonly Edge[]): Map<number, How> {
  const models = new Map<number, How>();
  for (const way of waysFrom(0, edges)) {
    const end = way.at(-1)?.child ?? 0;
    if (end % 2 === 0) continue;
    const known = models.get(end) ?? { depth: count, through: false, without: false };
    const synthetic = way.some(isSynthetic);
    const depth = Math.min(known.depth, way.length);
    models.set(end, { depth, through: known.through || synthetic, without: known.without || !synthetic });
  }
  return models;
}

/** Evaluation sets of a model, with the length of the shortest way by which it was made from each, if there is one. */
function setsByBruteForce(model: number, edges: readonly Edge[]): Map<number, number | undefined> {
  const evaluated = edges.filter(({ child, relation }) => child === model && relation === 'evaluate');
  return new Map(
    evaluated.map(({ parent }) => {
      const lengths = [...waysFrom(parent, edges)].flatMap((way) => (way.at(-1)?.child === model ? [way.length] : []));
      return [parent, lengths.length === 0 ? undefined : Math.min(...lengths)];
    }),
  );
}

type Page = { nextPageToken: string };

/** Every page of a list. */
async function* pagesOf<P extends Page>(ask: (pageToken: string) => Promise<P>): AsyncGenerator<P> {
  for (let pageToken: string | undefined = ''; pageToken !== undefined; ) {
    const page: P = await ask(pageToken);
    yield page;
    pageToken = page.nextPageToken || undefined;
  }
}

const triples = (edges: readonly Edge[]) => edges.map(({ child, parent, relation }) => [parent, child, relation]);
const turned = ([from, to, relation]: (string | number)[]) => [to, from, relation];

test('models that were made with a version are exactly those to which some way leads, each with how', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ count, edges }) => {
      await build(count, edges);
      const ask = (pageToken: string) =>
        client.listTrainedModels({ version: refOf(0), pageSize: 2, pageToken }, harness.as(auditor));
      const models = (await Array.fromAsync(pagesOf(ask))).flatMap((page) => page.models);
      const depths = models.map(({ model }) => model?.depth ?? 0);
      expect(depths).toEqual(depths.toSorted((a, b) => a - b));
      for (const { model, directly, path } of models) {
        const steps = stepsOf(0, path);
        expect([steps.length, directly]).toEqual([model?.depth, model?.depth === 1]);
        expect(triples(edges)).toEqual(expect.arrayContaining(steps));
      }
      const found = models.map(({ model, throughSynthetic: through, withoutSynthetic: without }): [number, How] => [
        numberOf(model),
        { depth: model?.depth ?? 0, through, without },
      ]);
      expect(new Map(found)).toEqual(modelsByBruteForce(count, edges));
      expect(new Map(found).size).toBe(found.length);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('what a model was evaluated with is contaminated exactly when the model was made from it', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ count, edges }) => {
      await build(count, edges);
      const model = count % 2 === 0 ? count - 1 : count - 2;
      const ask = (pageToken: string) =>
        client.listEvaluationSets({ version: refOf(model), pageSize: 1, pageToken }, harness.as(auditor));
      const sets = (await Array.fromAsync(pagesOf(ask))).flatMap((page) => page.sets);
      for (const { path } of sets)
        expect(triples(edges)).toEqual(expect.arrayContaining(stepsOf(model, path).map(turned)));
      expect(sets.filter(({ inTraining, path }) => inTraining !== path.length > 0)).toEqual([]);
      const found = sets.map(({ set, inTraining, path }): [number, number | undefined] => [
        numberOf(set),
        inTraining ? path.length : undefined,
      ]);
      expect(new Map(found)).toEqual(setsByBruteForce(model, edges));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('sources that are weak are found all the way up, each with why and how it came in', async () => {
  await build(6, [
    { child: 1, parent: 0, relation: 'train' },
    { child: 3, parent: 1, relation: 'distil' },
    { child: 3, parent: 2, relation: 'train' },
    { child: 3, parent: 4, relation: 'evaluate' },
    // Nothing published number 7.
    { child: 5, parent: 7, relation: 'finetune' },
    { child: 5, parent: 3, relation: 'finetune' },
  ]);
  const url = 'https://sach.example/kho.txt';
  await harness.db.transaction().execute(async (trx) => {
    await recordState(trx, subject(0), 'retracted');
    await recordState(trx, subject(1), 'deprecated');
    await recordState(trx, subject(4), 'retracted');
    const said = { subject: subject(9), digest: 'd9', licence: 'MIT', fileLicences: [], doubts: [] };
    const outside = { kind: 'external' as const, url, digest: '', accessedAt: null, licence: '' };
    const derivations = [
      { source: outside, relation: 'train' },
      { source: { ...outside, digest: 'ab'.repeat(32) }, relation: 'train' },
    ];
    await recordPublication(trx, { ...said, derivations, publication: dedupeKey(randomUUID()) }, silent);
  });
  const weakOf = async (n: number, options = harness.as(auditor)) => {
    const ask = (pageToken: string) => client.listWeakSources({ version: refOf(n), pageSize: 1, pageToken }, options);
    const sources = (await Array.fromAsync(pagesOf(ask))).flatMap((page) => page.sources);
    return sources.map(({ source, weakness, path }) => [
      weakness,
      source?.subject.case === 'external' ? source.subject.value.url : numberOf(source),
      path.length,
    ]);
  };
  expect(await weakOf(5)).toEqual([
    ['unknown', 7, 1],
    ['deprecated', 1, 2],
    ['retracted', 0, 3],
  ]);
  expect(await weakOf(9)).toEqual([['floating', url, 1]]);
  // Who may not see the sources learns that they are there, and nothing about them.
  await harness.db
    .insertInto('asset_access')
    .values({ kind: 'model', organisation: 'hust', name: 'v5', asset_id: randomUUID(), access: 'open', revision: 1 })
    .execute();
  const nobody = testCaller();
  expect(await weakOf(5, harness.as(nobody))).toEqual([1, 1, 2, 2, 3].map((depth) => ['hidden', Number.NaN, depth]));
});

describe('what may not be seen', () => {
  const edges = [
    { child: 1, parent: 0, relation: 'train' },
    { child: 3, parent: 1, relation: 'distil' },
    { child: 3, parent: 0, relation: 'evaluate' },
  ];
  const open = (n: number) =>
    harness.db
      .insertInto('asset_access')
      .values({ ...subjectAccess(n), asset_id: randomUUID(), access: 'open', revision: 1 })
      .execute();
  const subjectAccess = (n: number) => {
    const { kind, organisation, name } = subject(n);
    return { kind, organisation, name };
  };

  test('is there without a name', async () => {
    await build(4, edges);
    for (const n of [0, 3]) await open(n);
    const { models } = await client.listTrainedModels({ version: refOf(0) });
    expect(models.map(({ model }) => [model?.state, numberOf(model)])).toEqual([
      ['hidden', Number.NaN],
      ['published', 3],
    ]);
    expect(models[1]?.path.map(({ node }) => node?.state)).toEqual(['hidden', 'published']);
    const { sets } = await client.listEvaluationSets({ version: refOf(3) });
    expect(sets).toMatchObject([{ inTraining: true, weakestEvidence: 'self-asserted' }]);
    expect(sets[0]?.path.map(({ node }) => node?.state)).toEqual(['hidden', 'published']);
  });

  test('is not found, nor what is not there, by whoever asks about it', async () => {
    await build(4, edges);
    await open(0);
    const own = testCaller({ memberships: [memberOf('hust')] });
    const blind = { ...own, scopes: ['publish' as const] };
    const others = testCaller({ memberships: [memberOf('fpt', 'owner')] });
    for (const options of [undefined, harness.as(others), harness.as(blind)]) {
      await expect(client.listTrainedModels({ version: refOf(1) }, options)).rejects.toThrowWithCode('not_found');
      await expect(client.listEvaluationSets({ version: refOf(3) }, options)).rejects.toThrowWithCode('not_found');
      await expect(client.listWeakSources({ version: refOf(3) }, options)).rejects.toThrowWithCode('not_found');
      await expect(client.listClosure({ version: refOf(3) }, options)).rejects.toThrowWithCode('not_found');
    }
    await expect(client.listTrainedModels({ version: refOf(8) }, harness.as(auditor))).rejects.toThrowWithCode(
      'not_found',
    );
    expect((await client.listTrainedModels({ version: refOf(1) }, harness.as(own))).models).toHaveLength(1);
  });

  test('nor is anything answered that was tampered with, or to a service that has no business here', async () => {
    await build(4, edges);
    const as = harness.as(auditor);
    const {
      listTrainedModels: trained,
      listEvaluationSets: evaluated,
      listWeakSources: weak,
      listClosure: all,
    } = client;
    await expect(evaluated({ version: refOf(0) }, as)).rejects.toThrowWithCode('invalid_argument');
    await expect(all({ version: refOf(3), depth: -1 }, as)).rejects.toThrowWithCode('invalid_argument');
    for (const ask of [trained, evaluated, weak, all]) {
      await expect(ask({}, as)).rejects.toThrowWithCode('invalid_argument');
      await expect(ask({ version: refOf(3), pageSize: 1_001 }, as)).rejects.toThrowWithCode('invalid_argument');
      const pageToken = Buffer.from('["1"]').toString('base64url');
      await expect(ask({ version: refOf(3), pageToken }, as)).rejects.toThrowWithCode('invalid_cursor');
      const notYet = Buffer.from('[1,1000000000]').toString('base64url');
      const later = ask === evaluated ? notYet : Buffer.from('[0,1,1000000000]').toString('base64url');
      await expect(ask({ version: refOf(3), pageToken: later }, as)).rejects.toThrowWithCode('invalid_cursor');
      const moment = { case: 'size' as const, value: 1n };
      await expect(ask({ version: refOf(3), asOf: { moment } }, as)).rejects.toThrowWithCode('invalid_argument');
      const before = { case: 'size' as const, value: 0n };
      await expect(ask({ version: refOf(3), asOf: { moment: before } }, as)).rejects.toThrowWithCode('not_found');
    }
    await using service = await harness.start();
    const grants = harness.connectToLineageQueries(service, 'grants');
    await expect(grants.listTrainedModels({ version: refOf(0) }, as)).rejects.toThrowWithCode('caller_not_allowed');
    await expect(grants.listEvaluationSets({ version: refOf(3) }, as)).rejects.toThrowWithCode('caller_not_allowed');
    await expect(grants.listWeakSources({ version: refOf(3) }, as)).rejects.toThrowWithCode('caller_not_allowed');
    await expect(grants.listClosure({ version: refOf(3) }, as)).rejects.toThrowWithCode('caller_not_allowed');
  });
});

test('pages of one reading are of one walk, and who begins anew sees what was drawn meanwhile', async () => {
  const edges = [2, 4, 6].map((child) => ({ child, parent: 0, relation: 'merge' }));
  await build(7, edges);
  const ask = (pageToken: string) =>
    client.listClosure(
      { version: refOf(0), direction: LineageDirection.DOWNSTREAM, pageSize: 1, pageToken },
      harness.as(auditor),
    );
  const first = await ask('');
  const said = { subject: subject(8), digest: 'd8', licence: 'MIT', fileLicences: [], doubts: [] };
  const derivations = [{ source: subject(0), relation: 'merge' }];
  await harness.db
    .transaction()
    .execute((trx) => recordPublication(trx, { ...said, derivations, publication: dedupeKey(randomUUID()) }, silent));
  const numbers = (pages: readonly { nodes: { node?: LineageNode | undefined }[] }[]) =>
    pages.flatMap(({ nodes }) => nodes.map(({ node }) => numberOf(node)));
  const rest = await Array.fromAsync(pagesOf((token) => ask(token || first.nextPageToken)));
  expect(numbers([first, ...rest])).toEqual([2, 4, 6]);
  expect(numbers(await Array.fromAsync(pagesOf(ask)))).toEqual([2, 4, 6, 8]);
});
