import { AllianceError, type FieldProblem } from '@alliance/errors/alliance-error';
import { expect, test } from 'vitest';
import { type RunEvent, readRunEvent } from './run-event.ts';

const REGISTRY = 'https://node.example';
const RUN_ID = '0192F000-0000-7000-8000-00000000000A';
const versionOf = (datasetVersion: unknown) => ({ facets: { version: { datasetVersion } } });
const ours = (name: string, version = '1.0.0') => ({ namespace: REGISTRY, name, ...versionOf(version) });
const event = {
  eventType: 'COMPLETE',
  eventTime: '2026-11-23T09:00:00.123+07:00',
  producer: 'https://hust.example/pipeline',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: RUN_ID, facets: { anything: { sql: 'select 1' } } },
  job: { namespace: 'hust/etl', name: 'filter', facets: { alliance_derivation: { relation: 'filter' } } },
  inputs: [ours('dataset:vnu/raw'), { namespace: 's3://bucket/', name: 'a/b.txt' }],
  outputs: [ours('dataset:hust/clean', '2.0.0')],
};

const read = (changes: object = {}): RunEvent => readRunEvent({ ...event, ...changes }, `${REGISTRY}/`);
const fieldsOf = (changes: object): string[] => {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof AllianceError && error.code === 'invalid_argument')
      return (error.details.fields as FieldProblem[]).map(({ field }) => field);
    throw error;
  }
  return [];
};

test('an event is read: whose job, which run, exact versions and sources outside', () => {
  expect(read()).toEqual({
    type: 'complete',
    time: event.eventTime,
    at: new Date('2026-11-23T02:00:00.123Z'),
    runId: RUN_ID.toLowerCase(),
    organisation: 'hust',
    jobNamespace: 'hust/etl',
    jobName: 'filter',
    producer: event.producer,
    relation: 'filter',
    inputs: [
      { kind: 'dataset', organisation: 'vnu', name: 'raw', version: '1.0.0' },
      { kind: 'external', url: 's3://bucket/a/b.txt', digest: '', accessedAt: null, licence: '' },
    ],
    outputs: [{ kind: 'dataset', organisation: 'hust', name: 'clean', version: '2.0.0' }],
  });
});

test('a version may stand in the name, and the same dataset twice is one', () => {
  const named = { namespace: REGISTRY, name: 'model:hust/lm@1.0.0' };
  expect(read({ outputs: [named, ours('model:hust/lm')] }).outputs).toHaveLength(1);
  expect(read({ eventType: undefined, inputs: undefined, job: { namespace: 'hust', name: 'x' } })).toMatchObject({
    ...{ type: 'other', inputs: [], organisation: 'hust', relation: '' },
  });
});

test.each([
  ['https://NODE.example:443/', REGISTRY, 'dataset'],
  ['http://127.0.0.1:8080', 'http://localhost:8080', 'dataset'],
  ['http://localhost:8081', 'http://localhost:8080', 'external'],
  ['http://node.example', REGISTRY, 'external'],
  ['https://node.example/else', REGISTRY, 'external'],
])('%s, where the registry is %s, is that of a %s', (namespace, registry, kind) => {
  const { inputs } = readRunEvent({ ...event, inputs: [{ ...ours('dataset:vnu/raw'), namespace }] }, registry);
  expect(inputs).toMatchObject([{ kind }]);
});

test.each([
  ['a digest', 'ab'.repeat(32), 'pg://db:5432/t', 'ab'.repeat(32)],
  ['a digest with its algorithm', `sha256:${'ab'.repeat(32)}`, 'pg://db:5432/t', 'ab'.repeat(32)],
  ['any other text', 'snapshot 7', 'pg://db:5432/t#version=snapshot%207', ''],
])('the version of a source outside is %s', (_what, version, url, digest) => {
  const source = { namespace: 'pg://db:5432', name: 't', ...versionOf(version) };
  expect(read({ inputs: [source] }).inputs).toEqual([{ kind: 'external', url, digest, accessedAt: null, licence: '' }]);
});

test.each([
  ['an event of a job alone', { run: undefined }, ['run.runId']],
  ['a run without a UUID', { run: { runId: 'run-1' } }, ['run.runId']],
  ['a job of nobody', { job: { namespace: 'Hust Etl', name: '' } }, ['job.namespace', 'job.name']],
  ['no time', { eventTime: 'yesterday' }, ['eventTime']],
  ['a day that is none', { eventTime: '2026-11-99T09:00:00Z' }, ['eventTime']],
  ['an unknown type', { eventType: 'complete' }, ['eventType']],
  ['no producer and no schema', { producer: 'airflow', schemaURL: undefined }, ['producer', 'schemaURL']],
  [
    'an unknown relation',
    { job: { ...event.job, facets: { alliance_derivation: { relation: 'steal' } } } },
    ['job.facets.alliance_derivation.relation'],
  ],
  ['a version that is not exact', { inputs: [{ namespace: REGISTRY, name: 'dataset:vnu/raw' }] }, ['inputs.0']],
  ['two versions', { outputs: [ours('dataset:hust/clean@1.0.0', '2.0.0')] }, ['outputs.0']],
  ['a version that is no text', { inputs: [{ ...ours('dataset:vnu/raw'), ...versionOf(1) }] }, ['inputs.0']],
  ['a name of nothing here', { inputs: [ours('folder/file')] }, ['inputs.0']],
  ['credentials', { inputs: [{ namespace: 'pg://me:secret@db', name: 't' }] }, ['inputs.0']],
  ['control characters', { inputs: [{ namespace: 's3://b', name: 'a\u0000b' }] }, ['inputs.0']],
  ['what is no list', { outputs: 'dataset:hust/clean' }, ['outputs']],
  ['too many', { outputs: Array.from({ length: 51 }, (_, at) => ours(`dataset:hust/d${at}`)) }, ['outputs']],
])('%s is refused with every problem', (_what, changes, fields) => {
  expect(fieldsOf(changes)).toEqual(fields);
});

test.each([null, [], 'text', 7])('%j is no event', (value) => {
  expect(() => readRunEvent(value, REGISTRY)).toThrow('no RunEvent');
});
