import type { Closure, ExportedEdge, ExportedNode, ExportedVersion } from '../../src/domain/exports/closure.ts';

const DAY = '2026-11-20T08:00:00.123Z';

/** A node of a sample, by what makes it another one. */
export function nodeOf(id: string, changes: Partial<ExportedNode> = {}): ExportedNode {
  return {
    ...{ id, version: null, external: null, digest: '', licence: '', fileLicences: [], licenceDoubts: [] },
    ...{ state: 'published', depth: 1, logIndex: null, publishedAt: null, publisherRole: '', retraction: null },
    ...changes,
  };
}

export function edgeOf(childId: string, parentId: string, relation: string, evidence = 'self-asserted'): ExportedEdge {
  return { childId, parentId, relation, evidence, logIndex: Number(childId) };
}

function published(id: string, text: string, changes: Partial<ExportedNode> = {}): ExportedNode {
  const [, kind = '', organisation = '', name = '', version = ''] = /^(\w+):(.+)\/(.+)@(.+)$/.exec(text) ?? [];
  return nodeOf(id, {
    version: { kind: kind as ExportedVersion['kind'], organisation, name, version },
    ...{ digest: id.repeat(64).slice(0, 64), licence: 'CC-BY-4.0', logIndex: Number(id) },
    ...{ publishedAt: DAY, publisherRole: 'publisher' },
    ...changes,
  });
}

const STATEMENT = 'ab'.repeat(32);
const RUN_ID = '0192f000-0000-7000-8000-000000000001';
export const SOURCE = 'https://thu-vien.example/van-ban.txt';

/** A model with what it was made from: a run, a statement, an outside source, something retracted, something hidden, a benchmark. */
export function sampleClosure(): Closure {
  const runEdges = [edgeOf('1', '2', 'train', 'run-captured')];
  return {
    nodes: [
      published('1', 'model:hust/phan-loai@2.0.0', { depth: 0, licence: 'Apache-2.0' }),
      published('2', 'dataset:hust/van-ban@1.1.0', {
        fileLicences: ['MIT OR Apache-2.0'],
        licenceDoubts: ['README says "CC-BY-NC-4.0", declared is CC-BY-4.0'],
      }),
      published('3', 'dataset:vnu/xcopa@1.0.0', {
        state: 'retracted',
        retraction: {
          ...{ action: 'stop-use', reasonCode: 'rights-claim', severity: 'high', successor: '1.0.1' },
          ...{ retractedAt: DAY, logIndex: 9 },
        },
      }),
      published('4', 'dataset:hust/van-ban@1.0.0', { depth: 2 }),
      nodeOf('5', { state: 'hidden', depth: 2 }),
      nodeOf('6', {
        ...{ state: 'external', depth: 3, digest: '', licence: 'CC0-1.0' },
        external: { url: SOURCE, digest: 'cd'.repeat(32), accessedAt: DAY, licence: 'CC0-1.0' },
      }),
    ],
    edges: [
      ...runEdges,
      edgeOf('1', '3', 'evaluate'),
      edgeOf('2', '4', 'filter', 'digest-matched'),
      edgeOf('2', '5', 'collect'),
      edgeOf('4', '6', 'copy'),
    ],
    statements: [
      {
        ...{
          digest: STATEMENT,
          predicateType: 'https://slsa.dev/provenance/v1',
          organisation: 'hust',
          submittedAt: DAY,
        },
        subjects: [{ version: 'dataset:hust/van-ban@1.1.0', digest: '2'.repeat(64), supersededBy: '' }],
        signatures: [{ keyId: 'key', organisation: 'hust', logIndex: 7 }],
        edges: [edgeOf('2', '4', 'filter', 'digest-matched'), edgeOf('77', '78', 'copy')],
        envelope: '',
      },
    ],
    runs: [
      {
        ...{ runId: RUN_ID, organisation: 'hust', jobNamespace: 'hust/train', jobName: 'classifier' },
        ...{ state: 'complete', captured: true, firstEventAt: DAY, lastEventAt: '2026-11-20T09:00:00.000Z' },
        events: [
          { type: 'start', time: '2026-11-20T15:00:00+07:00', producer: 'https://hust.example/airflow' },
          { type: 'complete', time: '2026-11-20T16:00:00+07:00', producer: 'https://hust.example/airflow' },
        ],
        edges: runEdges,
      },
    ],
  };
}
