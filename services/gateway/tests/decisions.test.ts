import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

let app: App;
beforeAll(async () => {
  app = await buildTestApp({ decisions: {} as Clients['decisions'], rules: {} as Clients['rules'] });
});
afterAll(() => app.close());

const direct = { asset: 'dataset:a/b', purpose: 'research', until: '2027-01-01T00:00:00Z', reason: 'Thoả thuận.' };

test.each([
  ['GET', '/v1/access-requests/x/decisions', undefined],
  ['GET', '/v1/access-requests/x/reviews', undefined],
  ['POST', '/v1/access-requests/x/reviews', { email: 'a@b.vn', question: 'Sao?' }],
  ['POST', '/v1/access-requests/x/advice', { advice: 'approve', text: 'Được.' }],
  ['GET', '/v1/appeals', undefined],
  ...['access-requests', 'grants'].flatMap((what) =>
    ['appeal', 'uphold', 'remit'].map((act) => ['POST', `/v1/${what}/x/${act}`, { reasons: 'Sai rồi.' }] as const),
  ),
  ['GET', '/v1/access-requests/x/answers', undefined],
  ['GET', '/v1/organisations/x/access-form', undefined],
  ...['organisations/x', 'datasets/x/y', 'models/x/y'].map(
    (of) => ['PUT', `/v1/${of}/access-form`, { fields: [], replacesVersion: 0 }] as const,
  ),
  ...['datasets/x/y', 'models/x/y'].map(
    (of) => ['PUT', `/v1/${of}/use-conditions`, { codes: [], replacesVersion: 0 }] as const,
  ),
  ['GET', '/v1/organisations/x/access-rules', undefined],
  ['PUT', '/v1/organisations/x/access-rules', { rules: [], replacesVersion: 0 }],
  ['POST', '/v1/organisations/x/access-rules/rehearse', { rules: [] }],
  ['GET', '/v1/blocklists/mine', undefined],
  ['GET', '/v1/organisations/x/blocklist', undefined],
  ['POST', '/v1/organisations/x/blocklist', { email: 'a@b.vn', reason: 'Sai rồi.', expiresAt: direct.until }],
  ['POST', '/v1/organisations/x/blocklist/y/lift', undefined],
  ['GET', '/v1/organisations/x/delegations', undefined],
  ['POST', '/v1/organisations/x/delegations', { email: 'a@b.vn', until: direct.until }],
  ['POST', '/v1/organisations/x/delegations/y/end', undefined],
  ['POST', '/v1/grants', { ...direct, organisation: 'dai-hoc' }],
  ['POST', '/v1/access-requests/bulk', { ids: ['x'], act: 'approve' }],
] as const)('%s %s needs a sign-in', async (method, url, payload) => {
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});

describe('the description of the interface', () => {
  test.each([
    ['/v1/grants', 'post'],
    ['/v1/appeals', 'get'],
    ['/v1/access-requests/bulk', 'post'],
    ['/v1/access-requests/{id}/remit', 'post'],
    ['/v1/grants/{id}/appeal', 'post'],
    ['/v1/models/{org}/{name}/access-form', 'get'],
    ['/v1/access-requests/{id}/answers', 'get'],
    ['/v1/use-codes', 'get'],
    ['/v1/organisations/{org}/delegations', 'post'],
    ['/v1/blocklists/mine', 'get'],
    ['/v1/organisations/{org}/access-rules/rehearse', 'post'],
    ['/v1/datasets/{org}/{name}/use-conditions', 'get'],
  ])('has %s', async (path, method) => {
    const { paths } = (await app.inject('/openapi.json')).json();
    expect(paths[path]?.[method]).toBeDefined();
  });
});
