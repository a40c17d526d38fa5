import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetDownloadsSchema } from '@alliance/proto/alliance/grants/v1/usage_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const row = (name: string) =>
  create(AssetDownloadsSchema, {
    asset: { kind: AssetKind.DATASET, organisation: 'viet-data', name },
    downloads: 3n,
    files: 2n,
    bytes: 36n,
    people: 1n,
    personIds: ['somebody'],
  });
const listUsageStatements = vi.fn(async ({ pageToken }: { pageToken: string }) =>
  pageToken === ''
    ? { statements: [row('ca-dao')], month: '2026-11', nextPageToken: 'more' }
    : { statements: [row('tuc-ngu')], month: '2026-11', nextPageToken: '' },
);

let app: App;
beforeAll(async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  app = await buildTestApp({ usage: { listUsageStatements } } as unknown as Partial<Clients>);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.close();
});

const PATH = '/v1/organisations/viet-data/usage-statements';

test('a page is JSON', async () => {
  const answer = await app.inject(`${PATH}?month=2026-11&view=beneficiary&limit=1`);
  expect(answer.json()).toMatchObject({
    items: [{ asset: 'dataset:viet-data/ca-dao', downloads: 3, personIds: ['somebody'] }],
    month: '2026-11',
    nextCursor: 'more',
  });
  expect(listUsageStatements).toHaveBeenLastCalledWith(
    expect.objectContaining({ organisation: 'viet-data', month: '2026-11', pageSize: 1 }),
    expect.anything(),
  );
});

test.each([
  [`${PATH}.csv`, {}],
  [PATH, { accept: 'text/csv' }],
])('every page of %s is one CSV, without people', async (url, headers) => {
  const answer = await app.inject({ url, headers });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="usage-viet-data-owner-2026-11.csv"',
  });
  expect(answer.body.split('\r\n')).toEqual([
    'month,asset,downloads,files,bytes,people,grants',
    '2026-11,dataset:viet-data/ca-dao,3,2,36,1,0',
    '2026-11,dataset:viet-data/tuc-ngu,3,2,36,1,0',
    '',
  ]);
});

test('a refusal is a problem document, not a broken CSV', async () => {
  listUsageStatements.mockRejectedValueOnce(new AllianceError('not_found', 'Nothing.'));
  const answer = await app.inject(`${PATH}.csv`);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
});

test.each(['month=2026-11-01', 'view=everybody', 'limit=0'])('%s is refused', async (query) => {
  expect((await app.inject(`${PATH}?${query}`)).statusCode).toBe(400);
});
