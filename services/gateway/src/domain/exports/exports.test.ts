import { hash } from 'node:crypto';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROV_JSON_SCHEMA } from '../../../tests/support/prov-json-schema.ts';
import { provProblems } from '../../../tests/support/prov-problems.ts';
import { edgeOf, nodeOf, SOURCE, sampleClosure } from '../../../tests/support/sample-closure.ts';
import { spdxProblems } from '../../../tests/support/spdx-problems.ts';
import type { Closure, ExportedNode } from './closure.ts';
import { openLineageEvents } from './openlineage.ts';
import { provDocument } from './prov-json.ts';
import { spdxElements } from './spdx.ts';

const BASE = 'https://node.example';
const now = new Date('2026-11-23T08:00:00.500Z');
const uuidOf = (text: string) => hash('sha256', text);
const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));
const isProv = ajv.compile(PROV_JSON_SCHEMA);
const root = {
  ...{
    title: 'Phân loại',
    summary: '',
    totalBytes: 7,
    personalData: 'none',
    detectedLicences: ['MIT'],
    allFiles: true,
  },
  files: [{ path: 'dữ liệu.safetensors', sha256: 'ef'.repeat(32) }],
};
const written = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const prov = (closure = sampleClosure()) => written(provDocument(closure, BASE));
const events = (closure = sampleClosure()) => [...openLineageEvents(closure, { base: BASE, now, uuidOf })];
const spdx = (closure = sampleClosure()) => written(spdxElements(closure, root, { base: BASE, now }));

/** Any graph of versions, sources and what is hidden, with runs and statements that state some of its edges and others besides. */
const closures: fc.Arbitrary<Closure> = fc
  .record({
    kinds: fc.array(fc.constantFrom('dataset', 'model', 'external', 'hidden'), { minLength: 1, maxLength: 12 }),
    links: fc.array(
      fc.tuple(fc.nat(11), fc.nat(11), fc.constantFrom('copy', 'train', 'evaluate', 'generate', 'merge')),
    ),
    taken: fc.nat(3),
  })
  .map(({ kinds, links, taken }) => {
    const sample = sampleClosure();
    const nodes = kinds.map((kind, at) => {
      if (kind === 'hidden' && at > 0) return nodeOf(String(at), { state: 'hidden' });
      if (kind === 'external' && at > 0)
        return nodeOf(String(at), { external: { url: `s3://b/${at}`, digest: '', accessedAt: null, licence: '' } });
      const version = {
        kind: kind === 'model' ? 'model' : 'dataset',
        organisation: 'o',
        name: `n${at % 3}`,
        version: `1.${at}.0`,
      } as const;
      return nodeOf(String(at), { version, depth: at, publishedAt: now.toISOString() });
    });
    const pairs = links.filter(([one, other]) => one < other && other < nodes.length);
    const distinct = new Map(
      pairs.map(([child, parent, relation]) => [
        `${child} ${parent} ${relation}`,
        edgeOf(`${child}`, `${parent}`, relation),
      ]),
    );
    const edges = [...distinct.values()];
    const [run, statement] = [sample.runs[0], sample.statements[0]];
    if (!run || !statement) throw new Error('a sample without a run or statement');
    const runs = taken > 1 ? [{ ...run, edges: edges.filter((_edge, at) => at % taken === 0) }] : [];
    return { nodes, edges, runs, statements: taken > 0 ? [{ ...statement, edges }] : [] };
  });

test('whatever a closure looks like, its PROV-JSON is valid and every end of a relation is declared', () => {
  fc.assert(
    fc.property(closures, (closure) => {
      const document = prov(closure);
      expect(isProv(document), JSON.stringify(isProv.errors)).toBe(true);
      expect(provProblems(document)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('the schema and the checks find what is wrong', () => {
  const broken = prov() as object as { [section: string]: { [id: string]: object } };
  expect([
    isProv({ ...broken, wasMadeBy: {} }),
    isProv({ ...broken, used: { '_:u': { 'prov:entity': 'a:b' } } }),
  ]).toEqual([false, false]);
  expect(isProv({ ...broken, activity: { 'a:b': { 'prov:startTime': 'yesterday' } } })).toBe(false);
  const { 'organisation:vnu': _gone, ...agent } = broken.agent ?? {};
  expect(provProblems({ ...broken, agent } as never)).not.toEqual([]);
});

test('PROV-JSON says what was made from what, by whom, on what evidence, and what is no more', () => {
  const document = prov();
  expect(isProv(document), JSON.stringify(isProv.errors)).toBe(true);
  const { entity = {}, activity = {}, wasDerivedFrom = {}, wasInvalidatedBy = {}, bundle = {} } = document;
  expect(entity['dataset:hust/van-ban@1.1.0']).toMatchObject({
    'alliance:licence': 'CC-BY-4.0',
    'alliance:sha256': '2'.repeat(64),
  });
  expect(entity['here:hidden-5']).toEqual({ 'prov:type': { $: 'alliance:Hidden', type: 'xsd:QName' } });
  expect(JSON.stringify(activity)).toContain('hust/train classifier');
  const derivations = Object.values(wasDerivedFrom).map((one) => [
    one['prov:generatedEntity'],
    one['prov:usedEntity'],
    (one['prov:type'] as { $: string } | undefined)?.$,
    one['alliance:evidence'],
  ]);
  expect(derivations).toEqual([
    ['model:hust/phan-loai@2.0.0', 'dataset:hust/van-ban@1.1.0', undefined, 'run-captured'],
    ['dataset:hust/van-ban@1.1.0', 'dataset:hust/van-ban@1.0.0', 'prov:Revision', 'digest-matched'],
    ['dataset:hust/van-ban@1.1.0', 'here:hidden-5', undefined, 'self-asserted'],
    ['dataset:hust/van-ban@1.0.0', 'here:source-6', 'prov:PrimarySource', 'self-asserted'],
  ]);
  expect(Object.values(wasInvalidatedBy)).toMatchObject([
    { 'prov:entity': 'dataset:vnu/xcopa@1.0.0', 'prov:time': '2026-11-20T08:00:00.123Z' },
  ]);
  const [stated] = Object.values(bundle);
  expect(Object.values(stated?.wasDerivedFrom ?? {})).toHaveLength(1);
  const ofRun = Object.values(document.wasAssociatedWith ?? {}).filter((one) =>
    String(one['prov:activity']).startsWith('here:run-'),
  );
  expect(ofRun.map((one) => one['prov:agent'])).toEqual(['here:software-1']);
});

test('OpenLineage: a reported run goes out as it came, everything else as an event that says it was made here', () => {
  const all = events();
  expect(
    all.map(({ eventType, job, inputs, outputs }) => [eventType, job.name, inputs.length, outputs.length]),
  ).toEqual([
    ['COMPLETE', 'copy dataset:hust/van-ban@1.0.0', 1, 1],
    ['COMPLETE', 'filter dataset:hust/van-ban@1.1.0', 1, 1],
    ['COMPLETE', 'collect dataset:hust/van-ban@1.1.0', 1, 1],
    ['START', 'classifier', 0, 0],
    ['COMPLETE', 'classifier', 1, 1],
    ['COMPLETE', 'evaluate model:hust/phan-loai@2.0.0', 1, 1],
  ]);
  const reported = all.filter(({ producer }) => producer === 'https://hust.example/airflow');
  expect(reported.map(({ eventTime }) => eventTime)).toEqual([
    '2026-11-20T15:00:00+07:00',
    '2026-11-20T16:00:00+07:00',
  ]);
  expect(all.filter(({ run }) => run.facets?.alliance_synthesised)).toHaveLength(4);
  expect(all[0]?.inputs[0]).toMatchObject({ namespace: 'https://thu-vien.example', name: 'van-ban.txt' });
  expect(all[4]).toMatchObject({
    job: { namespace: 'hust/train', facets: { alliance_derivation: { relation: 'train' } } },
    inputs: [{ namespace: BASE, name: 'dataset:hust/van-ban', facets: { version: { datasetVersion: '1.1.0' } } }],
    outputs: [{ facets: { lifecycleStateChange: { lifecycleStateChange: 'CREATE' } } }],
  });
  expect(new Set(all.map(({ run }) => run.runId)).size).toBe(5);
});

test('OpenLineage: whatever the closure, no edge is lost and every facet says who made it and by which schema', () => {
  fc.assert(
    fc.property(closures, (closure) => {
      const all = events(closure);
      for (const { run, job, inputs, outputs, eventTime } of all) {
        expect(Number.isNaN(Date.parse(eventTime))).toBe(false);
        const facets = [run.facets, job.facets, ...[...inputs, ...outputs].map((dataset) => dataset.facets)];
        for (const facet of facets.flatMap((some) => Object.values(some ?? {}))) {
          expect(URL.canParse(facet._producer) && URL.canParse(facet._schemaURL)).toBe(true);
        }
        for (const { namespace, name } of [...inputs, ...outputs]) expect(namespace !== '' && name !== '').toBe(true);
      }
      const nameOf = (node: ExportedNode | undefined) => {
        const { kind, organisation, name, version } = node?.version ?? {};
        return version === undefined
          ? (node?.external?.url ?? `hidden:${node?.id}`)
          : `${kind}:${organisation}/${name}@${version}`;
      };
      const read = ({ namespace, name, facets }: (typeof all)[number]['inputs'][number]) => {
        const { version } = facets as { version?: { datasetVersion: string } };
        return namespace === BASE ? [name, version?.datasetVersion].filter(Boolean).join('@') : `${namespace}/${name}`;
      };
      const told = all.flatMap(({ inputs, outputs }) =>
        inputs.flatMap((from) => outputs.map((to) => `${read(from)} → ${read(to)}`)),
      );
      const byId = new Map(closure.nodes.map((node) => [node.id, node]));
      const drawn = closure.edges.map(
        ({ childId, parentId }) => `${nameOf(byId.get(parentId))} → ${nameOf(byId.get(childId))}`,
      );
      expect(drawn.filter((edge) => !told.includes(edge))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('SPDX: every element is whole and every identifier is there, whatever the closure', () => {
  fc.assert(
    fc.property(closures, (closure) => {
      expect(spdxProblems(spdx(closure))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('SPDX says what a model was trained and tested on, and under which licences', () => {
  const elements = spdx();
  expect(spdxProblems(elements)).toEqual([]);
  const relations = elements
    .filter(({ type }) => type === 'Relationship')
    .map(({ from, relationshipType, to }) => `${from} ${relationshipType} ${to}`.replaceAll('urn:alliance:', ''));
  expect(relations).toEqual(
    expect.arrayContaining([
      'model:hust/phan-loai@2.0.0 trainedOn dataset:hust/van-ban@1.1.0',
      'model:hust/phan-loai@2.0.0 testedOn dataset:vnu/xcopa@1.0.0',
      'dataset:hust/van-ban@1.0.0 amendedBy dataset:hust/van-ban@1.1.0',
      `dataset:hust/van-ban@1.0.0 descendantOf ${BASE}/v1/provenance#node-6`,
      'model:hust/phan-loai@2.0.0 hasConcludedLicense https://node.example/v1/licences#Apache-2.0',
      'model:hust/phan-loai@2.0.0 hasDeclaredLicense https://node.example/v1/licences#MIT',
      'dataset:vnu/xcopa@1.0.0 hasDeclaredLicense expandedlicensing_NoAssertionLicense',
    ]),
  );
  const expressions = elements.flatMap((one) => one.simplelicensing_licenseExpression ?? []);
  expect(expressions).toContain('CC-BY-4.0 AND (MIT OR Apache-2.0)');
  expect(elements.find(({ name }) => name === SOURCE)).toMatchObject({ type: 'software_Package' });
});
