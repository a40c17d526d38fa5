import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  ListClosureResponseSchema,
  ListEvaluationSetsResponseSchema,
  ListTrainedModelsResponseSchema,
  ListWeakSourcesResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { GetImpactResponseSchema } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const ref = (name: string) => ({ asset: { kind: AssetKind.MODEL, organisation: 'hust', name }, version: '1.0.0' });
const node = (name: string, depth: number) => ({
  ...{ id: name, subject: { case: 'version' as const, value: ref(name) }, depth },
  ...{ state: 'published', licence: 'MIT', digest: 'ab', logIndex: BigInt(depth) },
});
const outside = {
  ...{ id: '9', depth: 2, state: 'external', licence: '', digest: '' },
  subject: { case: 'external' as const, value: { url: '=cmd()', digest: 'cd' } },
};
const way = {
  path: [
    { node: node('one', 1), relation: 'train', evidence: 'signed', logIndex: 7n },
    { node: outside, relation: 'copy', evidence: 'self-asserted' },
  ],
  weakestEvidence: 'self-asserted',
};
const WAY = 'train model:hust/one@1.0.0 > copy =cmd(),self-asserted,signed > self-asserted,7 > ?,40';
type Asked = { pageToken?: string; asOf?: unknown };
const pageOf = ({ pageToken = '' }: Asked) => ({ nextPageToken: pageToken === '' ? 'more' : '', asOfSize: 40n });

const listTrainedModels = vi.fn(async (asked: Asked) =>
  create(ListTrainedModelsResponseSchema, {
    models: [{ model: node('two', 2), directly: false, throughSynthetic: true, withoutSynthetic: true, ...way }],
    ...pageOf(asked),
  }),
);
const lineageQueries = {
  listTrainedModels,
  listEvaluationSets: async (asked: Asked) =>
    create(ListEvaluationSetsResponseSchema, {
      sets: [{ set: node('set', 1), inTraining: true, ...way }],
      ...pageOf(asked),
    }),
  listWeakSources: async (asked: Asked) =>
    create(ListWeakSourcesResponseSchema, {
      sources: [{ source: outside, weakness: 'floating', ...way }],
      ...pageOf(asked),
    }),
  listClosure: async (asked: Asked) =>
    create(ListClosureResponseSchema, {
      nodes: [{ node: { id: '3', state: 'hidden', depth: 1 }, ...way }],
      ...pageOf(asked),
    }),
};
const getImpact = vi.fn(async (asked: Asked) =>
  create(GetImpactResponseSchema, {
    versions: [
      {
        id: '2',
        version: ref('two'),
        state: 'published',
        depth: 1,
        manifestDigest: 'ab',
        logIndex: 3n,
        path: [],
        weakestEvidence: '',
      },
    ],
    ...pageOf(asked),
  }),
);
const countHolders = vi.fn(async () => ({ versions: [{ grants: 2, holders: 3, personIds: [] }] }));

let app: App;
beforeAll(async () => {
  const clients = { lineageQueries, retractions: { getImpact }, holders: { countHolders } };
  app = await buildTestApp(clients as unknown as Partial<Clients>);
});
afterAll(() => app.close());

const PATH = '/v1/provenance/model/hust/two/1.0.0';

test('an answer of an earlier moment says of which; all pages of its CSV are of the same one', async () => {
  const answer = await app.inject(`${PATH}/trained-models?asOf=2026-11-02T00:00:00Z`);
  expect(answer.json()).toMatchObject({ items: [{ throughSynthetic: true }], nextCursor: 'more', asOfSize: 40 });
  const moment = { case: 'time', value: expect.objectContaining({ seconds: 1_793_577_600n }) };
  expect(listTrainedModels).toHaveBeenLastCalledWith(
    expect.objectContaining({ asOf: { moment }, pageSize: 50 }),
    expect.anything(),
  );
  await app.inject(`${PATH}/trained-models?asOf=2026-11-02T00:00:00Z&format=csv`);
  const same = { asOf: { moment: { case: 'size', value: 40n } }, pageToken: 'more', pageSize: 1_000 };
  expect(listTrainedModels).toHaveBeenLastCalledWith(expect.objectContaining(same), expect.anything());
});

const NODE = 'state,depth,licence,digest,log_index';
const WAY_HEADER = 'path,weakest_evidence,evidence,path_log_indexes,as_of';

test.each([
  [
    'trained-models',
    `model,${NODE},directly,through_synthetic,without_synthetic`,
    'model:hust/two@1.0.0,published,2,MIT,ab,2,false,true,true',
  ],
  ['evaluation-sets', `set,${NODE},in_training`, 'model:hust/set@1.0.0,published,1,MIT,ab,1,true'],
  // What a spreadsheet would take for a formula stays a text.
  ['weak-sources', `source,${NODE},weakness`, "'=cmd(),external,2,,cd,,floating"],
  ['', `source,${NODE}`, ',hidden,1,,,'],
])('every page of %j is one CSV', async (question, header, row) => {
  const url = question === '' ? PATH : `${PATH}/${question}`;
  const answer = await app.inject({ url, headers: { accept: 'text/csv' } });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${question || 'lineage'}-model-hust-two-1.0.0.csv"`,
    vary: expect.stringContaining('accept'),
  });
  expect(answer.body.split('\r\n')).toEqual([`${header},${WAY_HEADER}`, `${row},${WAY}`, `${row},${WAY}`, '']);
});

test('an impact tells whom it concerns now, not at an earlier moment', async () => {
  const header = `version,state,depth,digest,log_index,grants,holders,${WAY_HEADER}`;
  const rows = (await app.inject(`${PATH}/impact?format=csv`)).body.split('\r\n');
  expect(rows.slice(0, 2)).toEqual([header, 'model:hust/two@1.0.0,published,1,ab,3,2,3,,,,,40']);
  countHolders.mockClear();
  expect((await app.inject(`${PATH}/impact?asOf=40`)).json()).toMatchObject({
    items: [{ holders: null }],
    asOfSize: 40,
  });
  expect(countHolders).not.toHaveBeenCalled();
});

test('a refusal is a problem document, not a broken CSV', async () => {
  listTrainedModels.mockRejectedValueOnce(new AllianceError('not_found', 'Nothing.'));
  const answer = await app.inject(`${PATH}/trained-models?format=csv`);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
});

test.each(['asOf=yesterday', 'asOf=-1', 'asOf=1e3', 'asOf=2026-13-01T00:00:00Z', 'format=xml'])(
  '%s is refused',
  async (query) => {
    expect((await app.inject(`${PATH}/trained-models?${query}`)).statusCode).toBe(400);
  },
);
