import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKind, VersionSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AliasSchema, CitationSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const asset = { kind: AssetKind.DATASET, organisation: 'viet-data', name: 'ca-dao' };
const getAlias = vi.fn(async ({ name }: { name: string }) => {
  if (name !== 'stable') throw new AllianceError('not_found', 'No such alias.');
  return { alias: create(AliasSchema, { asset, name, version: '1.2.0' }) };
});
const versions = {
  getAlias,
  listAliases: vi.fn(async () => ({ aliases: [create(AliasSchema, { asset, name: 'latest', version: '1.3.0' })] })),
  getCitation: vi.fn(async () => ({ citation: create(CitationSchema, { identifier: 'urn:alliance:x' }) })),
};
const assets = {
  getVersion: vi.fn(async () => ({
    version: create(VersionSchema, { ref: { asset, version: '1.2.0' }, revision: 3n }),
  })),
  listFiles: vi.fn(async () => ({ files: [], nextPageToken: '' })),
  diffVersions: vi.fn(async () => ({ changes: [], nextPageToken: '' })),
};
const issueDownload = vi.fn(async () => ({ url: 'https://bytes.example/x', sha256: 'ab', size: 1n }));

let app: App;
beforeAll(async () => {
  const clients = { versions: () => versions, assets: () => assets, grants: { issueDownload } };
  app = await buildTestApp(clients as unknown as Partial<Clients>);
});
afterAll(() => app.close());

const root = '/v1/datasets/viet-data/ca-dao';

test('an alias stands wherever a version is read, and what is behind sees its number', async () => {
  const ref = { asset, version: '1.2.0' };
  for (const [path, call, expected] of [
    ['versions/stable', assets.getVersion, { ref }],
    ['versions/stable/files', assets.listFiles, { ref }],
    ['versions/stable/diff/1.0.0', assets.diffVersions, { fromVersion: '1.2.0', toVersion: '1.0.0' }],
    ['versions/stable/citation', versions.getCitation, { ref }],
    ['versions/stable/files/a/b.txt', issueDownload, { version: ref, path: 'a/b.txt' }],
  ] as const) {
    const answer = await app.inject(`${root}/${path}`);
    expect(answer.statusCode, path).toBeLessThan(400);
    expect(call).toHaveBeenLastCalledWith(expect.objectContaining(expected), expect.anything());
  }
});

test('a number is not looked up, and an alias that is not there is no version', async () => {
  getAlias.mockClear();
  await app.inject(`${root}/versions/1.2.0`);
  expect(getAlias).not.toHaveBeenCalled();
  expect((await app.inject(`${root}/versions/nothing`)).statusCode).toBe(404);
});

test('aliases are listed as one page', async () => {
  const answer = await app.inject(`${root}/aliases`);
  expect(answer.json()).toEqual({
    items: [{ asset: 'dataset:viet-data/ca-dao', name: 'latest', version: '1.3.0', movedAt: null }],
    nextCursor: null,
  });
});

test.each([
  ['PUT', `${root}/aliases/stable`, { version: '1.0.0' }],
  ['DELETE', `${root}/aliases/stable`, undefined],
] as const)('%s of an alias needs a sign-in', async (method, url, payload) => {
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});
