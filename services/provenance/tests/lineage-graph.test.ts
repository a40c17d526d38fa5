import { randomUUID } from 'node:crypto';
import { testCaller } from '@alliance/testing/test-caller';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dedupeKey } from '../src/build-intake.ts';
import type { VersionSubject } from '../src/domain/lineage-node.ts';
import { getLineage } from '../src/operations/get-lineage.ts';
import { recordPublication } from '../src/operations/record-publication.ts';
import { recordState } from '../src/operations/record-state.ts';
import type { LineageDirection } from '../src/store/lineage-edge-store.ts';
import { Harness, silent } from './harness.ts';

// The graph by itself: publications are put in directly, in every order in which two streams could bring them.

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.open();
});
afterAll(() => harness[Symbol.asyncDispose]());
beforeEach(async () => {
  await sql`delete from lineage_edge; delete from lineage_node; update lineage_order set last = 0`.execute(harness.db);
});

const auditor = testCaller({ allianceRoles: ['auditor'] });

/** Version `n` of a graph: even ones are datasets, odd ones models. */
const subject = (n: number): VersionSubject => ({
  kind: n % 2 === 0 ? 'dataset' : 'model',
  organisation: 'hust',
  name: `v${n}`,
  version: '1.0.0',
});
const numberOf = (name: string) => Number(name.slice(1));

async function publish(n: number, parents: readonly number[]): Promise<void> {
  const derivations = parents.map((parent) => ({ source: subject(parent), relation: 'merge' }));
  const publication = {
    subject: subject(n),
    digest: `d${n}`,
    licence: 'MIT',
    fileLicences: [],
    doubts: [],
    derivations,
  };
  await harness.db
    .transaction()
    .execute((trx) => recordPublication(trx, { ...publication, publication: dedupeKey(randomUUID()) }, silent));
}

type Graph = { nodes: Map<number, number>; edges: Set<string> };

/** Everything that is reached, page by page: depths by version, and edges "child→parent". */
async function walk(start: number, direction: LineageDirection, { depth = 0, pageSize = 3 } = {}): Promise<Graph> {
  const graph: Graph = { nodes: new Map(), edges: new Set() };
  const names = new Map<number, number>();
  let pageToken = '';
  do {
    const input = { version: subject(start), direction, depth, asOf: undefined, pageSize, pageToken };
    const page = await getLineage(harness, auditor, input);
    for (const node of page.nodes) {
      if (node.hidden || node.subject.kind === 'external') throw new Error('only versions are expected');
      expect(graph.nodes.has(numberOf(node.subject.name))).toBe(false);
      names.set(node.id, numberOf(node.subject.name));
      graph.nodes.set(numberOf(node.subject.name), node.depth);
    }
    for (const { childId, parentId } of page.edges) {
      const edge = `${names.get(childId)}→${names.get(parentId)}`;
      expect(graph.edges.has(edge)).toBe(false);
      graph.edges.add(edge);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return graph;
}

/** The same by the plainest means: relax distances until nothing changes. */
function oracle(edges: readonly [number, number][], start: number, direction: LineageDirection, depth = 0): Graph {
  const steps = edges.map(
    ([child, parent]) => (direction === 'upstream' ? [child, parent] : [parent, child]) as [number, number],
  );
  const nodes = new Map([[start, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [from, to] of steps) {
      const distance = (nodes.get(from) ?? Number.POSITIVE_INFINITY) + 1;
      if (distance < (nodes.get(to) ?? Number.POSITIVE_INFINITY) && (depth === 0 || distance <= depth)) {
        nodes.set(to, distance);
        changed = true;
      }
    }
  }
  const inside = edges.filter(([child, parent]) => nodes.has(child) && nodes.has(parent));
  return { nodes, edges: new Set(inside.map(([child, parent]) => `${child}→${parent}`)) };
}

async function storedEdges(): Promise<[number, number][]> {
  const { rows } = await sql<{ child: string; parent: string; ordered: boolean }>`
    select child.name as child, parent.name as parent,
      parent.publish_no is null or parent.publish_no < child.publish_no as ordered
    from lineage_edge join lineage_node as child on child.id = child_id join lineage_node as parent on parent.id = parent_id
  `.execute(harness.db);
  expect(rows.every(({ ordered }) => ordered)).toBe(true);
  return rows.map(({ child, parent }) => [numberOf(child), numberOf(parent)]);
}

const sorted = ({ nodes, edges }: Graph) => ({
  nodes: [...nodes].toSorted(([a], [b]) => a - b),
  edges: [...edges].toSorted(),
});

/** Two streams, each in its own order, interleaved in any way. */
function interleave(count: number, choices: readonly boolean[]): number[] {
  const streams = [0, 1].map((kind) => Array.from({ length: count }, (_, n) => n).filter((n) => n % 2 === kind));
  const order: number[] = [];
  for (let i = 0; order.length < count; i += 1) {
    const [first, second] = choices[i % choices.length] ? streams : streams.toReversed();
    order.push((first!.shift() ?? second!.shift())!);
  }
  return order;
}

const edgesAmong = (count: number) =>
  fc.uniqueArray(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })), {
    maxLength: 3 * count,
    selector: ([a, b]) => `${a} ${b}`,
  });
const graphs = fc.integer({ min: 1, max: 14 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    claims: edgesAmong(count),
    choices: fc.array(fc.boolean(), { minLength: 1, maxLength: 2 * count }),
  }),
);

async function build(
  { count, choices }: { count: number; choices: boolean[] },
  claims: readonly (readonly [number, number])[],
) {
  await sql`delete from lineage_edge; delete from lineage_node; update lineage_order set last = 0`.execute(harness.db);
  for (const n of interleave(count, choices)) {
    await publish(
      n,
      claims.filter(([child]) => child === n).map(([, parent]) => parent),
    );
  }
}

test('no edge of a true history is lost, in whatever order two streams bring it, and closures are exact', async () => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.constantFrom('upstream' as const, 'downstream' as const),
      fc.nat({ max: 3 }),
      async (graph, direction, depth) => {
        // A version can only name what was published before it.
        const edges = graph.claims.filter(([child, parent]) => parent < child);
        await build(graph, edges);
        expect((await storedEdges()).toSorted()).toEqual(edges.toSorted());
        for (const start of [0, Math.floor(graph.count / 2), graph.count - 1]) {
          expect(sorted(await walk(start, direction, { depth }))).toEqual(
            sorted(oracle(edges, start, direction, depth)),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

test('a history that contradicts itself never gives a cycle, and closures of what was accepted are exact', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => {
      await build(graph, graph.claims);
      const edges = await storedEdges();
      for (const start of [0, graph.count - 1]) {
        for (const direction of ['upstream', 'downstream'] as const) {
          expect(sorted(await walk(start, direction, { pageSize: 2 }))).toEqual(
            sorted(oracle(edges, start, direction)),
          );
        }
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

describe('a parent whose publication comes later', () => {
  test('is unknown first, then what it says of itself', async () => {
    await publish(3, [2]);
    const stateOf = async () => {
      const page = await getLineage(harness, auditor, {
        version: subject(3),
        direction: 'upstream',
        depth: 0,
        asOf: undefined,
        pageSize: 0,
        pageToken: '',
      });
      return page.nodes.map((node) => (node.hidden ? [] : [node.state, node.digest]));
    };
    expect(await stateOf()).toEqual([
      ['published', 'd3'],
      ['unknown', ''],
    ]);
    await publish(2, []);
    expect(await stateOf()).toEqual([
      ['published', 'd3'],
      ['published', 'd2'],
    ]);
  });

  test('cannot be asked about before', async () => {
    await publish(3, [2]);
    await expect(walk(2, 'downstream')).rejects.toThrowWithCode('not_found');
  });

  test('keeps what was built on it, and its own sources, in one order', async () => {
    await publish(5, [4]);
    await publish(7, [5, 4]);
    await publish(1, []);
    await publish(4, [1]);
    expect((await storedEdges()).toSorted()).toEqual([
      [4, 1],
      [5, 4],
      [7, 4],
      [7, 5],
    ]);
    const { nodes } = await walk(7, 'upstream');
    expect(Object.fromEntries(nodes)).toEqual({ 7: 0, 4: 1, 5: 1, 1: 2 });
  });

  test('cannot descend from what was built on it', async () => {
    await publish(3, [2]);
    await publish(2, [3]);
    expect(await storedEdges()).toEqual([[3, 2]]);
  });
});

test('a version is not its own source', async () => {
  await publish(1, [1]);
  expect(await storedEdges()).toEqual([]);
});

test('a second publication of a version changes nothing', async () => {
  await publish(1, []);
  await publish(2, [1]);
  await publish(2, []);
  expect(await storedEdges()).toEqual([[2, 1]]);
});

test('states only rise, even before the publication is known', async () => {
  const record = (state: 'deprecated' | 'retracted') =>
    harness.db.transaction().execute((trx) => recordState(trx, subject(1), state));
  const state = async () =>
    (await harness.db.selectFrom('lineage_node').select('state').executeTakeFirstOrThrow()).state;
  await record('deprecated');
  await publish(1, []);
  expect(await state()).toBe('deprecated');
  await record('retracted');
  await record('deprecated');
  expect(await state()).toBe('retracted');
});

test('publications and states that come at the same time all arrive', async () => {
  const chain = Array.from({ length: 24 }, (_, n) => n);
  await Promise.all([
    ...chain.map((n) => publish(n, n === 0 ? [] : [n - 1])),
    ...chain.map((n) => harness.db.transaction().execute((trx) => recordState(trx, subject(n), 'deprecated'))),
  ]);
  expect((await walk(23, 'upstream')).nodes.size).toBe(24);
  expect(await storedEdges()).toHaveLength(23);
});

test('a long chain is walked to its end, and a limit stops the walk', async () => {
  for (let n = 0; n < 60; n += 1) await publish(n, n === 0 ? [] : [n - 1]);
  expect((await walk(59, 'upstream', { pageSize: 7 })).nodes.size).toBe(60);
  expect((await walk(0, 'downstream', { depth: 9 })).nodes.size).toBe(10);
});

test('refuses what cannot be asked', async () => {
  await publish(1, []);
  const ask = (changes: object) =>
    getLineage(harness, auditor, {
      version: subject(1),
      direction: 'upstream',
      depth: 0,
      asOf: undefined,
      pageSize: 0,
      pageToken: '',
      ...changes,
    });
  await expect(ask({ depth: -1 })).toThrowWithCode('invalid_argument');
  await expect(ask({ pageSize: 1_001 })).toThrowWithCode('invalid_argument');
  await expect(ask({ pageToken: 'x' })).toThrowWithCode('invalid_cursor');
  await expect(ask({ pageToken: Buffer.from('["0","1"]').toString('base64url') })).toThrowWithCode('invalid_cursor');
  await expect(ask({ version: { ...subject(1), name: 'a\0b' } })).toThrowWithCode('not_found');
  await expect(ask({ version: { ...subject(1), version: '9.9.9' } })).toThrowWithCode('not_found');
});
