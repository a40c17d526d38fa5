import {
  ListScanResultsResponseSchema,
  type ScanResult,
  ScanResultSchema,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const SHA = 'a'.repeat(64);
const at = timestampFromDate(new Date('2026-11-22T12:00:00Z'));

const headers = { authorization: 'Bearer alt_anyone' };

let results: ScanResult[] = [];
let app: App;
beforeAll(async () => {
  const storage = {
    listScanResults: async () => create(ListScanResultsResponseSchema, { sha256: SHA, state: 3, results }),
  };
  const members = {
    authenticate: async () => ({ callerToken: 'caller', expiresAt: timestampFromDate(new Date(Date.now() + 60_000)) }),
  };
  app = await buildTestApp({ storage, members } as unknown as Partial<Clients>);
});
afterAll(() => app.close());

const ROUTES: [string, string, object | undefined][] = [
  ['GET', `/v1/blobs/${SHA}/scans`, undefined],
  ['POST', `/v1/blobs/${SHA}/exceptions`, { reason: 'because', expiresAt: '2027-01-01T00:00:00Z' }],
  ['POST', `/v1/blobs/${SHA}/decisions`, { decision: 'accept', reason: 'because' }],
  ['POST', `/v1/blobs/${SHA}/false-findings`, { organisation: 'mekong', code: 'private-key', reason: 'a fixture' }],
  ['GET', '/v1/organisations/mekong/usage', undefined],
  ['GET', '/v1/organisations/mekong/usage/datasets', undefined],
  ['GET', '/v1/organisations/mekong/usage/models', undefined],
];

test.each(ROUTES)('%s %s needs a sign-in', async (method, url, payload) => {
  const answer = await app.inject({ method: method as 'GET', url, ...(payload ? { payload } : {}) });
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});

test.each<[string, string, object | undefined]>([
  ['GET', '/v1/blobs/xyz/scans', undefined],
  ['POST', `/v1/blobs/${SHA}/false-findings`, { organisation: 'mekong', code: 'private-key' }],
  ['POST', `/v1/blobs/${SHA}/false-findings`, { organisation: 'mekong', code: '*', reason: 'a fixture' }],
  ['GET', '/v1/organisations/mekong/usage/datasets?limit=51', undefined],
  ['GET', '/v1/organisations/..%2fx/usage/models', undefined],
  ['GET', `/v1/blobs/${SHA.toUpperCase()}/scans`, undefined],
  ['GET', `/v1/blobs/${SHA}/scans?organisation=../x`, undefined],
  ['POST', `/v1/blobs/${SHA}/exceptions`, { reason: 'x', expiresAt: '2027-01-01T00:00:00Z' }],
  ['POST', `/v1/blobs/${SHA}/exceptions`, { reason: 'because', expiresAt: 'soon' }],
  ['POST', `/v1/blobs/${SHA}/decisions`, { decision: 'maybe', reason: 'because' }],
  ['POST', `/v1/blobs/${SHA}/decisions`, { decision: 'accept', reason: 'because', covers: ['*'] }],
])('%s %s is refused when it is malformed', async (method, url, payload) => {
  const answer = await app.inject({ method: method as 'GET', url, headers, ...(payload ? { payload } : {}) });
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_argument']);
});

test('results are shown with the public names of the contract', async () => {
  results = [
    create(ScanResultSchema, {
      ...{
        scanner: 'content',
        toolVersion: 't',
        rulesVersion: '1',
        databaseVersion: '',
        verdict: 'hold',
        moreFindings: 0,
      },
      ...{ findings: [], coverage: 'full', startedAt: at, finishedAt: at },
    }),
  ];
  const answer = await app.inject({ url: `/v1/blobs/${SHA}/scans?organisation=mekong`, headers });
  expect(answer.json()).toMatchObject({ state: 'held', results: [{ finishedAt: '2026-11-22T12:00:00.000Z' }] });
});
