import { AllianceError } from '@alliance/errors/alliance-error';
import type { Dossier } from '@alliance/model-dossier/dossier';
import { dossierProblems } from '@alliance/model-dossier/dossier-problems';
import { AssetKind, AssetSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { ReadClosureResponseSchema } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

type Part = MessageInitShape<typeof ReadClosureResponseSchema>;
const refOf = (name: string, kind: AssetKind = AssetKind.DATASET) => ({
  asset: { kind, organisation: 'hust', name },
  version: '1.0.0',
});
const nodeOf = (
  id: string,
  name: string,
  { kind = AssetKind.DATASET, ...changes }: { kind?: AssetKind; digest?: string; logIndex?: bigint } = {},
) => ({
  node: {
    id,
    subject: { case: 'version', value: refOf(name, kind) } as const,
    state: 'published',
    licence: 'MIT',
    ...changes,
  },
});
const leaf = Buffer.from(
  JSON.stringify({
    type: 'model_version.publish',
    object: { kind: 'model', id: 'hust/lm', version: '1.0.0', digest: 'ab' },
  }),
);
const parts: Part[] = [
  {
    nodes: [
      nodeOf('1', 'lm', {
        kind: AssetKind.MODEL,
        digest: 'ab',
        logIndex: 0n,
      }),
    ],
  },
  {
    edges: [
      { childId: '1', parentId: '2', relation: 'train', evidence: 'signed' },
      { childId: '1', parentId: '3', relation: 'evaluate', evidence: 'signed' },
      { childId: '2', parentId: '4', relation: 'copy', evidence: 'self-asserted' },
    ],
  },
  {
    nodes: [
      nodeOf('2', 'corpus'),
      nodeOf('3', 'bench'),
      { node: { id: '4', subject: { case: 'external', value: { url: 'https://x.test' } }, state: 'external' } },
    ],
  },
  {
    entries: [{ index: 0n, leaf, proof: 'c2sp.org/tlog-proof@v1\nindex 0\n\nnode.example/log\n1\nAAAA\n\n— x AAAA\n' }],
  },
  { logKey: 'key', logPolicy: '' },
];
const lineageExports = {
  readClosure: async function* ({ version }: { version: { asset: { name: string } } }) {
    if (version.asset.name !== 'lm') throw new AllianceError('not_found', 'No such version.');
    for (const part of parts) yield create(ReadClosureResponseSchema, part);
  },
};
const evaluation = (name: string) => ({ dataset: refOf(name), split: '', metric: 'f1', value: 0.5, unit: '' });
const clients = {
  lineageExports,
  assets: () => ({ getAsset: async () => ({ asset: create(AssetSchema, { title: 'Mô hình' }) }) }),
  models: {
    listEvaluations: async () => ({ evaluations: [evaluation('corpus'), evaluation('bench')], nextPageToken: '' }),
  },
  derivations: {
    assess: async () => ({
      assessment: {
        id: 'a',
        verdict: 'DUTY',
        stance: 's@1',
        digest: 'd',
        duties: [
          {
            id: 'x',
            licence: 'MIT',
            clause: '',
            state: 'open',
            textVi: 'Kèm giấy phép.',
            textEn: 'Ship the licence.',
            paths: [{ refs: ['a', 'b'] }],
          },
        ],
      },
    }),
  },
};

let app: App;
beforeAll(async () => {
  app = await buildTestApp(clients as unknown as Partial<Clients>);
});
afterAll(() => app.close());
const PATH = '/v1/models/hust/lm/versions/1.0.0/dossier';

test('a dossier is for who is signed in', async () => {
  const answer = await app.inject(PATH);
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});

test('a dossier tells evaluations on what was trained on, and what is not known; as JSON, HTML and PDF', async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  const json = await app.inject(PATH);
  const dossier = json.json<Dossier>();
  expect(dossierProblems(dossier)).toEqual([]);
  expect(dossier).toMatchObject({
    format: 'alliance-model-dossier/v1',
    model: 'model:hust/lm@1.0.0',
    title: 'Mô hình',
    logKey: 'key',
  });
  expect(dossier.checkpoint).toBe('node.example/log\n1\nAAAA\n\n— x AAAA\n');
  expect(dossier.evaluations.map(({ dataset, inTraining }) => [dataset, inTraining])).toEqual([
    ['dataset:hust/corpus@1.0.0', true],
    ['dataset:hust/bench@1.0.0', false],
  ]);
  expect(dossier.unknowns.map(({ name, weakness }) => [name, weakness])).toEqual([
    ['dataset:hust/corpus@1.0.0', 'no-basis'],
    ['https://x.test', 'floating'],
  ]);
  const page = await app.inject({ url: PATH, headers: { accept: 'text/html', 'accept-language': 'vi' } });
  expect([page.headers['content-type'], page.headers['cache-control']]).toEqual([
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(page.body).toContain('Kèm giấy phép.');
  const pdf = await app.inject(`${PATH}?format=pdf&lang=vi`);
  expect([
    pdf.headers['content-type'],
    pdf.rawPayload.subarray(0, 5).toString(),
    pdf.rawPayload.subarray(-6).toString().trim(),
  ]).toEqual(['application/pdf', '%PDF-', '%%EOF']);
  expect(pdf.headers['content-disposition']).toBe('inline; filename="hust-lm-1.0.0-dossier.pdf"');
  const none = await app.inject(PATH.replace('/lm/', '/other/'));
  expect([none.statusCode, none.json().code]).toEqual([404, 'not_found']);
  expect((await app.inject(`${PATH}?format=docx`)).json().code).toBe('invalid_argument');
  vi.restoreAllMocks();
});
