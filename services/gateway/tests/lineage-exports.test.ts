import { AllianceError } from '@alliance/errors/alliance-error';
import type { Dossier } from '@alliance/model-dossier/dossier';
import { dossierProblems } from '@alliance/model-dossier/dossier-problems';
import { AssetKind, AssetSchema, VersionSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { ReadClosureResponseSchema } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';
import { dossierClients, dossierParts } from './support/dossier-clients.ts';
import { provProblems } from './support/prov-problems.ts';

type Part = MessageInitShape<typeof ReadClosureResponseSchema>;
const at = timestampFromDate(new Date('2026-11-20T08:00:00Z'));
const refOf = (name: string) => ({ asset: { kind: AssetKind.MODEL, organisation: 'hust', name }, version: '1.0.0' });
const nodeOf = (id: string, name: string) => ({
  node: {
    id,
    subject: { case: 'version', value: refOf(name) } as const,
    state: 'published',
    licence: 'MIT',
    digest: 'ab'.repeat(32),
  },
  publishedAt: at,
  publisherRole: 'owner',
});
const edge = (childId: string, parentId: string) => ({
  childId,
  parentId,
  relation: 'merge-weights',
  evidence: 'signed',
  logIndex: 3n,
});
const run = {
  runId: 'r-1',
  organisation: 'hust',
  jobNamespace: 'hust',
  jobName: 'merge',
  state: 'complete',
  firstEventAt: at,
  lastEventAt: at,
};
const ended = { type: 'complete', time: '2026-11-20T08:00:00Z', producer: 'https://hust.example/p' };
const parts: Part[] = [
  { nodes: [nodeOf('1', 'merged')] },
  { edges: [edge('1', '2'), edge('1', '3')] },
  // The same run comes with two parts.
  { runs: [{ run, events: [ended], edges: [edge('1', '2')] }] },
  { runs: [{ run, events: [ended], edges: [edge('1', '3')] }] },
  { nodes: [nodeOf('2', 'one'), { node: { id: '3', state: 'hidden' } }] },
];
const lineageExports = {
  readClosure: async function* ({ version }: { version: { asset: { name: string } } }) {
    const { name } = version.asset;
    if (name === 'vast')
      for (let n = 0; n <= 50_000; n += 1_000)
        yield create(ReadClosureResponseSchema, {
          nodes: Array.from({ length: 1_001 }, (_, i) => nodeOf(String(n + i), 'x')),
        });
    if (name !== 'merged' && name !== 'lm') throw new AllianceError('not_found', 'No such version.');
    for (const part of name === 'lm' ? dossierParts : parts) yield create(ReadClosureResponseSchema, part);
  },
};
const assets = {
  getAsset: async () => ({ asset: create(AssetSchema, { title: 'Trộn' }) }),
  getVersion: async () => ({ version: create(VersionSchema, { fileCount: 1n, totalBytes: 5n }) }),
  listFiles: async () => ({ files: [{ path: 'a.bin', sha256: 'cd'.repeat(32) }], nextPageToken: '' }),
};
const versions = { getAlias: async () => ({ alias: { version: '1.0.0' } }) };

let app: App;
beforeAll(async () => {
  const clients = { ...dossierClients, lineageExports, assets: () => assets, versions: () => versions };
  app = await buildTestApp(clients as unknown as Partial<Clients>);
});
afterAll(() => app.close());

const PATH = '/v1/provenance/model/hust/merged/1.0.0';

test('a version in each format, with its media type and a name for the file', async () => {
  const ask = (format: string) => app.inject(`${PATH}/export?format=${format}`);
  const prov = await ask('prov-json');
  expect([prov.statusCode, prov.headers['content-type']]).toEqual([200, 'application/prov+json']);
  expect(prov.headers['content-disposition']).toBe('attachment; filename="hust-merged-1.0.0.prov.json"');
  expect(provProblems(JSON.parse(prov.body))).toEqual([]);
  const lineage = await ask('openlineage');
  expect(lineage.headers['content-type']).toBe('application/x-ndjson');
  const events = lineage.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // One run, told once, with what both parts say of it.
  expect(events.map(({ run: { runId }, inputs }) => [runId, inputs.length])).toEqual([['r-1', 2]]);
  const spdx = await ask('spdx');
  expect(spdx.headers['content-type']).toBe('application/spdx+json');
  const { '@context': context, '@graph': graph } = JSON.parse(spdx.body);
  expect([context, graph[0].specVersion]).toEqual(['https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '3.0.1']);
});

test('an alias leads to its version', async () => {
  const { headers } = await app.inject('/v1/provenance/model/hust/merged/newest/export?format=spdx');
  expect(headers['content-disposition']).toContain('hust-merged-1.0.0.spdx.json');
});

test('lineage is PROV-JSON for who accepts it, upstream only', async () => {
  const accept = { accept: 'application/prov+json' };
  const answer = await app.inject({ url: PATH, headers: accept });
  expect([answer.statusCode, answer.headers['content-type'], answer.headers.vary]).toEqual([
    200,
    'application/prov+json',
    expect.stringContaining('accept'),
  ]);
  expect(Object.keys(JSON.parse(answer.body).wasDerivedFrom)).toHaveLength(2);
  const down = await app.inject({ url: `${PATH}?direction=downstream`, headers: accept });
  expect((await app.inject({ url: `${PATH}?asOf=1`, headers: accept })).statusCode).toBe(406);
  expect([down.statusCode, down.json().code]).toEqual([406, 'not_acceptable']);
});

test.each([
  ['of another format', `${PATH}/export?format=pdf`, 'invalid_argument'],
  ['without a format', `${PATH}/export`, 'invalid_argument'],
  ['in Croissant, which describes no models', `${PATH}/export?format=croissant`, 'not_acceptable'],
  ['of what is not there', '/v1/provenance/model/hust/none/1.0.0/export?format=spdx', 'not_found'],
  [
    'of more than fits, which is never cut short',
    '/v1/provenance/model/hust/vast/1.0.0/export?format=prov-json',
    'quota_exceeded',
  ],
])('an export %s is refused before anything is written', async (_what, url, code) => {
  const answer = await app.inject(url);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json().code).toBe(code);
});

const DOSSIER = '/v1/models/hust/lm/versions/1.0.0/dossier';

test('a dossier is for who is signed in', async () => {
  const answer = await app.inject(DOSSIER);
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});

test('a dossier tells evaluations on what was trained on, and what is not known; as JSON, HTML and PDF', async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  const json = await app.inject(DOSSIER);
  const dossier = json.json<Dossier>();
  expect(dossierProblems(dossier)).toEqual([]);
  expect(dossier).toMatchObject({
    format: 'alliance-model-dossier/v1',
    model: 'model:hust/lm@1.0.0',
    title: 'Trộn',
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
  const page = await app.inject({ url: DOSSIER, headers: { accept: 'text/html', 'accept-language': 'vi' } });
  expect([page.headers['content-type'], page.headers['cache-control']]).toEqual([
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(page.body).toContain('Kèm giấy phép.');
  const pdf = await app.inject(`${DOSSIER}?format=pdf&lang=vi`);
  expect([
    pdf.headers['content-type'],
    pdf.rawPayload.subarray(0, 5).toString(),
    pdf.rawPayload.subarray(-6).toString().trim(),
  ]).toEqual(['application/pdf', '%PDF-', '%%EOF']);
  expect(pdf.headers['content-disposition']).toBe('inline; filename="hust-lm-1.0.0-dossier.pdf"');
  const none = await app.inject(DOSSIER.replace('/lm/', '/other/'));
  expect([none.statusCode, none.json().code]).toEqual([404, 'not_found']);
  expect((await app.inject(`${DOSSIER}?format=docx`)).json().code).toBe('invalid_argument');
  vi.restoreAllMocks();
});
