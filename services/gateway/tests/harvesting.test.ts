import { Access, AssetKind, VersionSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { CitationSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { NewVersionSchema } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';
import { gated, gone, HOSTILE, harvestOf, hostile, record } from './support/public-records.ts';

const BASE = 'https://alliance.example';
const published = timestampFromDate(new Date('2026-11-03T07:00:00Z'));
const model = record({
  name: 'mo-hinh',
  ref: { kind: AssetKind.MODEL, organisation: 'dai-hoc', name: 'mo-hinh' },
  access: Access.GATED,
  latestVersion: '2.0.0',
});
const feedAsked: unknown[] = [];
const harvest = {
  ...harvestOf([hostile, gone, gated, model]),
  listNewVersions: async (request: unknown, options: unknown) => {
    feedAsked.push([request, options]);
    const version = { ref: { asset: { ...hostile.ref }, version: '1.2.0' }, publishedAt: published };
    const texts = { title: HOSTILE, summary: HOSTILE, organisationName: HOSTILE, licence: 'CC-BY-4.0' };
    return { versions: [create(NewVersionSchema, { ...version, ...texts } as never)] };
  },
};
const counts: Record<string, bigint> = { thu: 1n, 'mo-hinh': 5_000n };
const assets = {
  getVersion: async ({ ref }: { ref: { asset: { name: string } } }) => ({
    version: create(VersionSchema, {
      publishedAt: published,
      licence: 'CC-BY-4.0',
      fileCount: counts[ref.asset.name] ?? 0n,
    }),
  }),
  listFiles: async () => ({ files: [{ path: 'a b/câu.csv', size: 7n, sha256: 'ab'.repeat(32) }], nextPageToken: '' }),
};
const versions = {
  getCitation: async () => ({ citation: create(CitationSchema, { identifier: 'urn:alliance:x', text: HOSTILE }) }),
};

let app: App;
beforeAll(async () => {
  const clients = { harvest, assets: () => assets, versions: () => versions };
  app = await buildTestApp(clients as unknown as Partial<Clients>, { ALLIANCE_PUBLIC_URL: BASE });
});
afterAll(() => app.close());

const xml = async (url: string) => {
  const answer = await app.inject(url);
  expect(answer.statusCode).toBe(200);
  const parser = new DOMParser({ onError: onErrorStopParsing });
  return { answer, root: parser.parseFromString(answer.body, 'text/xml').documentElement as Element };
};
const texts = (root: Element, name: string) =>
  [...root.getElementsByTagNameNS(root.namespaceURI, name)].map((node) => node.textContent);

describe('for search engines', () => {
  test('robots.txt leads to the index of sitemaps, that to sitemaps, and those to pages', async () => {
    const rules = await app.inject('/robots.txt');
    expect(rules.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(rules.body).toMatch(/^User-agent: \*\n/);
    expect(rules.body).toContain(`\nSitemap: ${BASE}/sitemap.xml\n`);
    const { root: index, answer } = await xml('/sitemap.xml');
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect([index.localName, index.namespaceURI]).toEqual([
      'sitemapindex',
      'http://www.sitemaps.org/schemas/sitemap/0.9',
    ]);
    expect([texts(index, 'loc'), texts(index, 'lastmod')]).toEqual([
      [`${BASE}/sitemaps/1.xml`],
      ['2026-11-03T00:00:00.000Z'],
    ]);
    const { root: sitemap } = await xml('/sitemaps/1.xml');
    expect(sitemap.localName).toBe('urlset');
    expect(texts(sitemap, 'loc')).toEqual([
      `${BASE}/datasets/viet-data/thu`,
      `${BASE}/datasets/viet-data/xin`,
      `${BASE}/models/dai-hoc/mo-hinh`,
    ]);
    expect(texts(sitemap, 'lastmod')[0]).toBe('2026-11-01T00:00:00.000Z');
  });

  test('sitemaps are not sent again to whoever has them, and those that are not there are not found', async () => {
    const first = await app.inject('/sitemaps/1.xml');
    const since = String(first.headers['last-modified']);
    expect(since).toBe('Tue, 03 Nov 2026 00:00:00 GMT');
    const again = (headers: Record<string, string>) => app.inject({ url: '/sitemaps/1.xml', headers });
    expect((await again({ 'if-modified-since': since })).statusCode).toBe(304);
    expect((await again({ 'if-modified-since': 'Mon, 02 Nov 2026 00:00:00 GMT' })).statusCode).toBe(200);
    expect((await again({ 'if-modified-since': 'soon' })).statusCode).toBe(200);
    expect((await app.inject('/sitemaps/2.xml')).statusCode).toBe(404);
    expect((await app.inject('/sitemaps/1')).statusCode).toBe(400);
  });
});

describe('the feed', () => {
  test('tells what was published, whatever people wrote', async () => {
    const { root, answer } = await xml('/feed.atom?organisation=viet-data&kind=dataset');
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    expect([root.localName, root.namespaceURI]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
    const self = `${BASE}/feed.atom?organisation=viet-data&kind=dataset`;
    expect(texts(root, 'id')).toEqual([self, 'urn:alliance:dataset:viet-data/thu@1.2.0']);
    expect(texts(root, 'updated')).toEqual(['2026-11-03T07:00:00.000Z', '2026-11-03T07:00:00.000Z']);
    const [entry] = root.getElementsByTagNameNS(root.namespaceURI, 'entry');
    expect([...(entry as Element).childNodes].map((node) => (node as Element).localName)).toEqual([
      ...['id', 'title', 'link', 'published', 'updated', 'author', 'category', 'rights', 'summary'],
    ]);
    expect(texts(entry as Element, 'title')[0]).toMatch(/^<\/script><script>alert\(1\)<\/script> ]]> &amp;.* 1\.2\.0$/);
    expect(entry?.getElementsByTagNameNS(root.namespaceURI, 'link')[0]?.getAttribute('href')).toBe(
      `${BASE}/datasets/viet-data/thu?version=1.2.0`,
    );
    expect(feedAsked).toEqual([
      [{ organisation: 'viet-data', kind: AssetKind.DATASET, limit: 50 }, { traceId: expect.any(String) }],
    ]);
    const headers = { 'if-none-match': String(answer.headers.etag) };
    expect((await app.inject({ url: '/feed.atom?organisation=viet-data&kind=dataset', headers })).statusCode).toBe(304);
  });

  test.each(['kind=secret', 'organisation=A%20B', 'organisation=a&organisation=b'])('refuses %s', async (query) => {
    expect((await app.inject(`/feed.atom?${query}`)).json().code).toBe('invalid_argument');
  });
});

describe('schema.org', () => {
  const S = 'https://schema.org/';
  const describeAsset = async (path: string) => {
    const answer = await app.inject(`/v1/${path}/schema.jsonld`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/ld+json']);
    expect(answer.body).not.toContain('<');
    const documentLoader = () => Promise.reject(new Error('a context would be fetched'));
    const options = { documentLoader, safe: true } as jsonld.Options.Expand;
    const [node] = (await jsonld.expand(answer.json(), options)) as unknown as [
      Record<string, { '@value': unknown }[]>,
    ];
    return { answer, node };
  };

  test('a dataset is one, with its files', async () => {
    const { node, answer } = await describeAsset('datasets/viet-data/thu');
    expect(node).toMatchObject({
      '@type': [`${S}Dataset`],
      [`${S}name`]: [{ '@value': HOSTILE }],
      [`${S}description`]: [{ '@value': HOSTILE }],
      [`${S}url`]: [{ '@value': `${BASE}/datasets/viet-data/thu` }],
      [`${S}version`]: [{ '@value': '1.2.0' }],
      [`${S}license`]: [{ '@value': 'https://spdx.org/licenses/CC-BY-4.0.html' }],
      [`${S}isAccessibleForFree`]: [{ '@value': true }],
      [`${S}distribution`]: [
        {
          '@type': [`${S}DataDownload`],
          [`${S}contentUrl`]: [
            { '@value': `${BASE}/v1/datasets/viet-data/thu/versions/1.2.0/files/a%20b/c%C3%A2u.csv` },
          ],
          [`${S}encodingFormat`]: [{ '@value': 'text/csv' }],
        },
      ],
    });
    const headers = { 'if-none-match': String(answer.headers.etag) };
    expect((await app.inject({ url: '/v1/datasets/viet-data/thu/schema.jsonld', headers })).statusCode).toBe(304);
  });

  test('a model is a work with the list of its files, when there are many', async () => {
    const { node } = await describeAsset('models/dai-hoc/mo-hinh');
    expect(node).toMatchObject({
      '@type': [`${S}CreativeWork`],
      [`${S}additionalType`]: [{ '@value': 'http://www.w3.org/ns/mls#Model' }],
      [`${S}isAccessibleForFree`]: [{ '@value': false }],
      [`${S}encoding`]: [
        { [`${S}contentUrl`]: [{ '@value': `${BASE}/v1/models/dai-hoc/mo-hinh/versions/2.0.0/files` }] },
      ],
    });
  });

  test.each(['models/dai-hoc/di-roi', 'datasets/viet-data/xin', 'datasets/viet-data/khong-co'])(
    '%s is not public, or has no version, and is not there',
    async (path) => {
      const answer = await app.inject(`/v1/${path}/schema.jsonld`);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    },
  );
});
