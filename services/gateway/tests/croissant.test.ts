import { AllianceError } from '@alliance/errors/alliance-error';
import {
  Access,
  AssetKind,
  AssetSchema,
  FileEntrySchema,
  VersionSchema,
  VersionState,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { CitationSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';
import { croissantProblems } from './support/croissant-problems.ts';

const published = timestampFromDate(new Date('2026-05-01T00:00:00Z'));
const counts: Record<string, number> = { small: 3, many: 450, vast: 1_000_000, flat: 2_000_000 };
const folders = ['a', 'b'];

const known = (name: string) => {
  if (!(name in counts)) throw new AllianceError('not_found', 'No such dataset.');
  return { kind: AssetKind.DATASET, organisation: 'viet-data', name };
};
const file = (number: number) => ({
  path: `${folders[number % 2]}/${number}.${number % 3 === 0 ? 'csv' : 'txt'}`,
  size: BigInt(number),
  sha256: 'ab'.repeat(32),
});
type Ref = { asset: { name: string }; version: string };
const assets = {
  findRenamed: async () => {
    throw new AllianceError('not_found', 'No such dataset.');
  },
  getAsset: async ({ ref }: { ref: { name: string } }) => ({
    asset: create(AssetSchema, {
      ref: known(ref.name),
      title: 'Ca dao',
      access: Access.OPEN,
      licence: 'CC-BY-4.0',
      languages: ['vi'],
      tags: ['thơ'],
      tasks: ['text-generation'],
      latestVersion: '1.2.0',
    }),
  }),
  getVersion: async ({ ref }: { ref: Ref }) => ({
    version: create(VersionSchema, {
      ref: { asset: known(ref.asset.name), version: ref.version },
      state: VersionState.PUBLISHED,
      licence: 'CC-BY-4.0',
      publishedAt: published,
      fileCount: BigInt(counts[ref.asset.name] ?? 0),
      revisionId: 'ab'.repeat(20),
    }),
  }),
  listFiles: async ({ ref }: { ref: Ref }) => ({
    files: Array.from({ length: counts[ref.asset.name] ?? 0 }, (_, number) => create(FileEntrySchema, file(number))),
    nextPageToken: '',
  }),
};
const revisions = {
  listTree: async ({ ref, recursive }: { ref: { name: string }; recursive: boolean }) => {
    if (ref.name === 'flat')
      return { entries: [{ entry: { case: 'file', value: { path: 'x.txt' } } }], nextPageToken: 'more' };
    const directories = folders.map((path) => ({ entry: { case: 'directory', value: { path } } }));
    const files = Array.from({ length: recursive ? (counts[ref.name] ?? 0) : 0 }, (_, number) => ({
      entry: { case: 'file', value: file(number) },
    }));
    return { entries: recursive ? [...directories, ...files] : directories, nextPageToken: '' };
  },
};
const versions = {
  getAlias: async () => ({ alias: { version: '1.2.0' } }),
  getCitation: async ({ ref }: { ref: Ref }) => {
    known(ref.asset.name);
    if (ref.version === '2.0.0') throw new AllianceError('state_conflict', 'A draft.');
    return { citation: create(CitationSchema, { identifier: 'urn:alliance:x', bibtex: '@misc{x}' }) };
  },
};

const profiles = {
  listFileProfiles: async ({ ref }: { ref: Ref }) => ({
    files:
      ref.asset.name === 'small'
        ? [{ path: 'a/0.csv', format: 'csv', columns: [{ name: 'câu', type: 'VARCHAR' }] }]
        : [],
  }),
};

let app: App;
beforeAll(async () => {
  const clients = { profiles, assets: () => assets, versions: () => versions, revisions: () => revisions };
  app = await buildTestApp(clients as unknown as Partial<Clients>, {
    ALLIANCE_PUBLIC_URL: 'https://alliance.example/',
  });
});
afterAll(() => app.close());

const describe = async (name: string, version = '1.2.0') => {
  const answer = await app.inject(`/v1/datasets/viet-data/${name}/versions/${version}/croissant`);
  return { answer, document: answer.json() };
};

test('a version is described for those who did not sign in', async () => {
  const { answer, document } = await describe('small');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    'application/ld+json; profile="http://mlcommons.org/croissant/1.1"',
  ]);
  expect(croissantProblems(document)).toEqual([]);
  expect(document).toMatchObject({
    name: 'small',
    alternateName: 'Ca dao',
    description: 'Ca dao',
    version: '1.2.0',
    url: 'https://alliance.example/datasets/viet-data/small',
    datePublished: '2026-05-01T00:00:00.000Z',
    license: 'https://spdx.org/licenses/CC-BY-4.0.html',
    keywords: ['thơ', 'text-generation'],
    inLanguage: ['vi'],
    isAccessibleForFree: true,
    citeAs: '@misc{x}',
  });
  expect(document.recordSet).toMatchObject([
    { '@id': 'records/files/a/0.csv', field: [{ name: 'câu', dataType: 'sc:Text' }] },
  ]);
  expect(document.distribution).toHaveLength(3);
  expect(document.distribution[1].contentUrl).toBe(
    'https://alliance.example/v1/datasets/viet-data/small/versions/1.2.0/files/b/1.txt',
  );
});

test.each([
  ['many', ['a/*.csv', 'b/*.txt', 'a/*.txt', 'b/*.csv']],
  ['vast', ['a/**', 'b/**']],
  ['flat', ['**']],
])('of %s files sets are told', async (name, includes) => {
  const { document } = await describe(name);
  expect(croissantProblems(document)).toEqual([]);
  const [container, ...sets] = document.distribution;
  expect(container['@type']).toBe('cr:FileObject');
  expect(sets.map((set: { includes: string }) => set.includes)).toEqual(includes);
});

test('an alias stands for its version, and what is not there or not published has no description', async () => {
  expect((await describe('small', 'stable')).document.version).toBe('1.2.0');
  expect((await describe('nothing')).answer.statusCode).toBe(404);
  expect((await describe('small', '2.0.0')).answer.statusCode).toBe(409);
});

test('loaders of datasets find it where they look', async () => {
  const answer = await app.inject('/api/datasets/Viet-Data/small/croissant');
  expect(answer.statusCode).toBe(200);
  expect(croissantProblems(answer.json())).toEqual([]);
  const missing = await app.inject('/api/datasets/viet-data/nothing/croissant');
  expect([missing.statusCode, missing.headers['x-error-code']]).toEqual([401, 'RepoNotFound']);
});
