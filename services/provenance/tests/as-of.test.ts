import { createHash, randomBytes } from 'node:crypto';
import { testCaller } from '@alliance/testing/test-caller';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VersionSubject } from '../src/domain/lineage-node.ts';
import { drawEdges } from '../src/operations/draw-edges.ts';
import { getLineage } from '../src/operations/get-lineage.ts';
import type { SeenNode, Way } from '../src/operations/lineage-ways.ts';
import { listClosure } from '../src/operations/list-closure.ts';
import { listEvaluationSets } from '../src/operations/list-evaluation-sets.ts';
import { listEvidenceGaps, listEvidenceSummaries } from '../src/operations/list-evidence-gaps.ts';
import { listTrainedModels } from '../src/operations/list-trained-models.ts';
import { listWeakSources } from '../src/operations/list-weak-sources.ts';
import { recordPublication } from '../src/operations/record-publication.ts';
import { recordState } from '../src/operations/record-state.ts';
import { recordTraining } from '../src/operations/record-training.ts';
import { insertStatement } from '../src/store/statement-store.ts';
import { Harness, silent } from './harness.ts';

// What was known at every size of a log whose entries came in any order, held against plain reasoning about a list of facts.

const COUNT = 7;
const ENTRIES = 1_000;
const KEY_ID = 'as-of-test';
const auditor = testCaller({ allianceRoles: ['auditor'] });

type Link = { parent: number; relation: string };
/** Something that is said of version `n`, in the order in which it comes; `index`: of its entry. */
type Fact = { n: number; index: number } & (
  | { kind: 'publish'; links: Link[] }
  | { kind: 'report'; parent: number; own: boolean }
  | { kind: 'statement'; links: (Link & { matched: boolean })[] }
  | { kind: 'deprecate' | 'retract' }
);

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.open();
  const root = Buffer.alloc(32);
  await harness.db
    .insertInto('tlog_checkpoint')
    .values([
      { size: 5, root, note: 'five', signed_at: new Date('2026-11-01T00:00:00Z') },
      { size: ENTRIES, root, note: 'all', signed_at: new Date('2026-11-02T00:00:00Z') },
    ])
    .execute();
  await harness.db
    .insertInto('signing_key')
    .values({ key_id: KEY_ID, organisation: 'hust', algorithm: 'ed25519', spki: root })
    .execute();
});
afterAll(() => harness[Symbol.asyncDispose]());

/** Even numbers are datasets, odd ones models. */
const subject = (n: number): VersionSubject => ({
  kind: n % 2 === 0 ? 'dataset' : 'model',
  organisation: 'hust',
  name: `v${n}`,
  version: '1.0.0',
});
const numberOf = (node: SeenNode) =>
  node.hidden || node.subject.kind === 'external' ? Number.NaN : Number(node.subject.name.slice(1));

async function tell(fact: Fact): Promise<void> {
  const key = randomBytes(16);
  const about = subject(fact.n);
  const action = fact.kind === 'report' || fact.kind === 'statement' ? fact.kind : `${about.kind}.version.${fact.kind}`;
  await harness.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('audit_record')
      .values({
        ...{ dedupe_key: key, idx: fact.index, action, occurred_at: null, organisation: 'hust', actor_person_id: '' },
        ...{ actor_role: '', object_kind: about.kind, object_id: `hust/${about.name}`, object_version: '1.0.0' },
        ...{ object_digest: '', previous_state: '', next_state: '' },
      })
      .execute();
    if (fact.kind === 'deprecate') await recordState(trx, about, 'deprecated');
    if (fact.kind === 'retract') await recordState(trx, about, 'retracted');
    if (fact.kind === 'publish') {
      const derivations = fact.links.map(({ parent, relation }) => ({ source: subject(parent), relation }));
      const said = { digest: `d${fact.n}`, licence: 'MIT', fileLicences: [], doubts: [], derivations };
      await recordPublication(trx, { subject: about, ...said, publication: key }, silent);
    }
    if (fact.kind === 'report') {
      const training = { sources: [subject(fact.parent)], models: [about], statedBy: fact.own ? 'hust' : 'fpt' };
      await recordTraining(trx, { ...training, statement: key }, silent);
    }
    if (fact.kind !== 'statement') return;
    const sources = fact.links.map(({ parent, relation, matched }) => {
      return {
        source: subject(parent),
        relation,
        evidence: matched ? ('digest-matched' as const) : ('signed' as const),
      };
    });
    const drawn = await drawEdges(trx, [{ child: about, sources }], key);
    const digest = createHash('sha256').update(key).digest('hex');
    const signatures = [{ keyId: KEY_ID, organisation: 'hust', dedupeKey: key }];
    const envelope = { envelope: Buffer.from('{}'), submittedAt: new Date() };
    const statement = { digest, predicateType: 'p', organisation: 'hust', ...envelope, signatures };
    await insertStatement(trx, { ...drawn, ...statement });
  });
}

async function tellAll(facts: readonly Fact[]): Promise<void> {
  await sql`
    alter table statement disable trigger refuse_change; alter table statement_node disable trigger refuse_change;
    alter table statement_signature disable trigger refuse_change; alter table statement_edge disable trigger refuse_change;
    delete from statement_edge; delete from statement_signature; delete from statement_node; delete from statement_subject;
    delete from statement; delete from lineage_edge; delete from lineage_node; delete from audit_record;
    update lineage_order set last = 0`.execute(harness.db);
  for (const fact of facts) await tell(fact);
}

type Edge = { child: number; parent: number; relation: string; evidence: string; index: number };

type Saying = { fact: Fact; at: number; parent: number; relation: string; evidence: string };

/** The edges that count at a size, as plain reasoning has them. */
function edgesAt(facts: readonly Fact[], size: number): Edge[] {
  const said = facts.flatMap((fact, at): Saying[] => {
    if (fact.kind === 'report') {
      const relation = fact.parent % 2 === 1 ? 'finetune' : 'train';
      return [{ fact, at, parent: fact.parent, relation, evidence: fact.own ? 'self-asserted' : 'reported' }];
    }
    if (fact.kind !== 'publish' && fact.kind !== 'statement') return [];
    return fact.links.map((link) => {
      const matched = 'matched' in link ? (link.matched ? 'digest-matched' : 'signed') : 'self-asserted';
      return { fact, at, parent: link.parent, relation: link.relation, evidence: matched };
    });
  });
  const isSuperseded = ({ n }: Fact, at: number) => {
    const next = facts.find((other, later) => later > at && other.kind === 'statement' && other.n === n);
    return next !== undefined && next.index < size;
  };
  const edges = Map.groupBy(said, ({ fact, parent, relation }) => `${fact.n} ${parent} ${relation}`);
  return [...edges.values()].flatMap((sayings) => {
    const [first] = sayings;
    // Of an edge that is there, the graph keeps no report: it says nothing new.
    const known = sayings.filter(
      (saying) => saying.fact.index < size && (saying === first || saying.fact.kind !== 'report'),
    );
    if (first === undefined || known.length === 0) return [];
    const standing = known.filter(({ fact, at }) => fact.kind === 'statement' && !isSuperseded(fact, at));
    const evidences = standing.map(({ evidence }) => evidence);
    const published = known.find(({ fact }) => fact.kind === 'publish');
    const plain = first.evidence === 'reported' && known.includes(first) && !published ? 'reported' : 'self-asserted';
    const signed = evidences.includes('digest-matched') ? 'digest-matched' : evidences[0];
    const drawnBy = known.includes(first) ? first : published;
    const index = drawnBy?.fact.index ?? Math.min(...known.map(({ fact }) => fact.index));
    const { parent, relation } = first;
    return [{ child: first.fact.n, parent, relation, evidence: signed ?? plain, index }];
  });
}

const isDerived = ({ relation }: Edge) => relation !== 'evaluate';

/** Distances from a version, along edges in a direction. */
function distances(edges: readonly Edge[], start: number, up: boolean): Map<number, number> {
  const found = new Map([[start, 0]]);
  for (let round = 0; round < COUNT; round += 1)
    for (const { child, parent } of edges) {
      const [from, to] = up ? [child, parent] : [parent, child];
      const distance = (found.get(from) ?? Number.POSITIVE_INFINITY) + 1;
      if (distance < (found.get(to) ?? Number.POSITIVE_INFINITY)) found.set(to, distance);
    }
  return found;
}

function stateAt(facts: readonly Fact[], n: number, size: number): string {
  const has = (kind: string) => facts.some((fact) => fact.n === n && fact.kind === kind && fact.index < size);
  if (has('retract')) return 'retracted';
  return has('deprecate') ? 'deprecated' : has('publish') ? 'published' : 'unknown';
}

/** Facts as they may come: a version names earlier ones; statements come after the publication. Entries have any order. */
const relation = fc.constantFrom('merge', 'train', 'generate', 'evaluate');
const link = fc
  .record({ n: fc.integer({ min: 1, max: COUNT - 1 }), parent: fc.nat(COUNT - 1), relation })
  .map(({ n, parent, ...rest }) => ({ n, parent: parent % n, ...rest }));
const histories = fc
  .record({
    links: fc.uniqueArray(link, {
      minLength: 6,
      maxLength: 16,
      selector: ({ n, parent, relation: is }) => `${n} ${parent} ${is}`,
    }),
    reports: fc.uniqueArray(fc.record({ n: fc.constantFrom(1, 3, 5), parent: fc.nat(COUNT - 2), own: fc.boolean() }), {
      maxLength: 4,
      selector: ({ n, parent }) => `${n} ${parent}`,
    }),
    early: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    statements: fc.array(
      fc.record({
        n: fc.nat(COUNT - 1),
        links: fc.uniqueArray(fc.record({ parent: fc.nat(COUNT - 1), relation, matched: fc.boolean() }), {
          maxLength: 3,
          selector: ({ parent, relation: is }) => `${parent} ${is}`,
        }),
      }),
      { maxLength: 5 },
    ),
    marks: fc.array(
      fc.record({ n: fc.nat(COUNT - 1), kind: fc.constantFrom('deprecate' as const, 'retract' as const) }),
      {
        maxLength: 3,
      },
    ),
    indexes: fc.uniqueArray(fc.nat(23), { minLength: 24, maxLength: 24 }),
    size: fc.nat(16).map((less) => 24 - less),
  })
  .map(({ links, reports, early, statements, marks, indexes, size }) => {
    const told = reports
      .filter(({ n, parent }) => parent < n)
      .map((report, at) => ({ kind: 'report' as const, ...report, early: early[at] ?? false }));
    const published = Array.from({ length: COUNT }, (_, n) => {
      const own = links.filter((named) => named.n === n);
      return { kind: 'publish' as const, n, links: own.map(({ parent, relation: is }) => ({ parent, relation: is })) };
    });
    const signed = statements.map(({ n, links: all }) => {
      return { kind: 'statement' as const, n, links: all.filter(({ parent }) => parent < n) };
    });
    const all = [...told.filter((r) => r.early), ...published, ...told.filter((r) => !r.early), ...signed, ...marks];
    return { facts: all.map((fact, at): Fact => ({ ...fact, index: indexes[at] ?? 0 })), size };
  });

type Listed = { nextPageToken: string; asOf: number | undefined };
async function everyPage<P extends Listed>(size: number, ask: (page: object) => Promise<P>): Promise<P[]> {
  const pages: P[] = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined; ) {
    const page: P = await ask({ asOf: { size }, pageSize: 2, pageToken });
    expect(page.asOf).toBe(size);
    pages.push(page);
    pageToken = page.nextPageToken || undefined;
  }
  return pages;
}

const sorted = <T>(rows: Iterable<T>) => [...rows].map((row) => JSON.stringify(row)).toSorted();

/** Every step of a way is an edge that counts, with its evidence and index. */
function expectWays(ways: readonly Way[], start: number, up: boolean, edges: readonly Edge[]): void {
  const known = new Set(sorted(edges.map((e) => [e.child, e.parent, e.relation, e.evidence, e.index])));
  for (const { node, path } of ways) {
    expect(path).toHaveLength(node.depth);
    path.forEach((step, at) => {
      const before = at === 0 ? start : numberOf((path[at - 1] as (typeof path)[number]).node);
      const [child, parent] = up ? [before, numberOf(step.node)] : [numberOf(step.node), before];
      expect(known).toContain(JSON.stringify([child, parent, step.relation, step.evidence, step.logIndex]));
    });
  }
}

type Case = { facts: readonly Fact[]; size: number; start: number; edges: readonly Edge[] };

async function expectClosure({ facts, size, start, edges }: Case, direction: 'upstream' | 'downstream'): Promise<void> {
  const up = direction === 'upstream';
  const asked = { version: subject(start), direction, depth: 0 };
  const depths = distances(edges, start, up);
  const pages = await everyPage(size, (page) => getLineage(harness, auditor, { ...asked, ...page } as never));
  const nodes = pages.flatMap((page) => page.nodes);
  const seen = nodes.map((node) => [numberOf(node), node.depth, node.hidden ? '' : node.state]);
  expect(sorted(seen)).toEqual(sorted([...depths].map(([n, depth]) => [n, depth, stateAt(facts, n, size)])));
  const numbers = new Map(nodes.map((node) => [node.id, numberOf(node)]));
  const told = pages
    .flatMap((page) => page.edges)
    .map((e) => [numbers.get(e.childId), numbers.get(e.parentId), e.relation, e.evidence, e.logIndex]);
  const inside = edges.filter(({ child, parent }) => depths.has(child) && depths.has(parent));
  const stated = inside.map((e) => [e.child, e.parent, e.relation, e.evidence, e.index]);
  expect(sorted(told)).toEqual(sorted(stated));
  for (const evaluations of [true, false]) {
    const followed = edges.filter((edge) => evaluations || isDerived(edge));
    const way = { ...asked, evaluations };
    const lists = await everyPage(size, (page) => listClosure(harness, auditor, { ...way, ...page } as never));
    const ways = lists.flatMap((page) => page.nodes);
    const reached = [...distances(followed, start, up)].filter(([n]) => n !== start);
    expect(sorted(ways.map(({ node }) => [numberOf(node), node.depth]))).toEqual(sorted(reached));
    expectWays(ways, start, up, followed);
  }
}

async function expectAnswers({ facts, size, start, edges }: Case): Promise<void> {
  const derived = edges.filter(isDerived);
  const version = subject(start);
  const models = await everyPage(size, (page) => listTrainedModels(harness, auditor, { version, ...page } as never));
  const trained = models.flatMap((page) => page.models);
  const expected = [...distances(derived, start, false)].filter(([n]) => n % 2 === 1 && n !== start);
  expect(sorted(trained.map(({ node }) => [numberOf(node), node.depth]))).toEqual(sorted(expected));
  expectWays(trained, start, false, derived);
  const sources = await everyPage(size, (page) => listWeakSources(harness, auditor, { version, ...page } as never));
  const weak = sources.flatMap((page) => page.sources);
  const above = [...distances(derived, start, true).keys()].filter((n) => n !== start);
  const unsound = above.map((n) => [n, stateAt(facts, n, size)]).filter(([, state]) => state !== 'published');
  expect(sorted(weak.map(({ node, weakness }) => [numberOf(node), weakness]))).toEqual(sorted(unsound));
  if (start % 2 === 0) return;
  const lists = await everyPage(size, (page) => listEvaluationSets(harness, auditor, { version, ...page } as never));
  const sets = lists.flatMap((page) => page.sets).map(({ node, inTraining }) => [numberOf(node), inTraining]);
  const evaluated = new Set(edges.filter((e) => e.child === start && !isDerived(e)).map(({ parent }) => parent));
  expect(sorted(sets)).toEqual(sorted([...evaluated].map((n) => [n, above.includes(n)])));
}

/** The gaps of everything, and their sums, as plain reasoning has them. */
async function expectGaps({ facts, size, edges }: Omit<Case, 'start'>): Promise<void> {
  const ask = (page: object) => listEvidenceGaps(harness, auditor, { organisation: 'hust', ...page } as never);
  const pages = await everyPage(size, ask);
  const isPublished = (n: number) => facts.some((f) => f.kind === 'publish' && f.n === n && f.index < size);
  const derived = edges.filter(isDerived);
  const isWeak = ({ evidence }: Edge) => !['digest-matched', 'run-captured'].includes(evidence);
  const expected = derived.flatMap((edge) => {
    const gaps = [
      ...(isWeak(edge) ? ['below-digest-matched'] : []),
      ...(isPublished(edge.parent) ? [] : ['unknown-parent']),
    ];
    return gaps.length > 0 ? [[edge.child, edge.parent, edge.relation, edge.evidence, gaps, edge.index]] : [];
  });
  const found = pages.flatMap((page) => page.gaps);
  const told = found.map((gap) => {
    return [
      Number(gap.version.name.slice(1)),
      numberOf(gap.source),
      gap.relation,
      gap.evidence,
      gap.gaps,
      gap.logIndex,
    ];
  });
  expect(sorted(told)).toEqual(sorted(expected));
  const sums = {
    organisation: 'hust',
    edges: derived.length,
    belowDigestMatched: derived.filter(isWeak).length,
    unknownParents: derived.filter(({ parent }) => !isPublished(parent)).length,
    hiddenParents: 0,
  };
  expect(pages[0]?.summary).toMatchObject(sums);
  expect(pages.slice(1).every(({ summary }) => summary === undefined)).toBe(true);
  const request = { asOf: { size }, pageSize: 0, pageToken: '' };
  expect((await listEvidenceSummaries(harness, auditor, request)).organisations).toMatchObject([sums]);
}

test('every question has the answer that the log had at that size', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ facts, size }) => {
      await tellAll(facts);
      const edges = edgesAt(facts, size);
      await expectGaps({ facts, size, edges });
      for (const start of [0, 3, COUNT - 1]) {
        const version = subject(start);
        if (
          ['unknown', 'deprecated', 'retracted'].includes(
            stateAt(
              facts.filter(({ kind }) => kind === 'publish'),
              start,
              size,
            ),
          )
        ) {
          const asked = { version, asOf: { size }, pageSize: 2, pageToken: '' };
          await expect(listWeakSources(harness, auditor, asked)).rejects.toThrowWithCode('not_found');
          continue;
        }
        const each = { facts, size, start, edges };
        await expectClosure(each, 'upstream');
        await expectClosure(each, 'downstream');
        await expectAnswers(each);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);

test('a moment is a size that the log has had, or the largest checkpoint that was signed by a time', async () => {
  await tellAll([
    { kind: 'publish', n: 0, index: 4, links: [] },
    { kind: 'publish', n: 1, index: 5, links: [{ parent: 0, relation: 'train' }] },
  ]);
  const ask = async (asOf: { size: number } | { time: Date }) => {
    const asked = { version: subject(0), pageSize: 0, pageToken: '', asOf };
    const { models, asOf: size } = await listTrainedModels(harness, auditor, asked);
    return [size, models.map(({ node }) => numberOf(node))];
  };
  expect(await ask({ size: 5 })).toEqual([5, []]);
  expect(await ask({ size: 6 })).toEqual([6, [1]]);
  expect(await ask({ time: new Date('2026-11-01T00:00:00Z') })).toEqual([5, []]);
  expect(await ask({ time: new Date('2026-11-01T23:59:59Z') })).toEqual([5, []]);
  expect(await ask({ time: new Date('2026-11-02T00:00:00Z') })).toEqual([ENTRIES, [1]]);
  await expect(ask({ size: 4 })).rejects.toThrowWithCode('not_found');
  await expect(ask({ time: new Date('2026-10-31T00:00:00Z') })).rejects.toThrowWithCode('not_found');
  await expect(ask({ time: new Date(Date.now() + 60_000) })).rejects.toThrowWithCode('invalid_argument');
  await expect(ask({ size: ENTRIES + 1 })).rejects.toThrowWithCode('invalid_argument');
  await expect(ask({ size: -1 })).rejects.toThrowWithCode('invalid_argument');
});
