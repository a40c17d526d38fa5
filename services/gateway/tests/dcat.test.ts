import jsonld from 'jsonld';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';
import { gated, gone, HOSTILE, harvestOf, hostile, record } from './support/public-records.ts';

const BASE = 'https://alliance.example';
const DCAT = 'http://www.w3.org/ns/dcat#';
const DCT = 'http://purl.org/dc/terms/';
const harvest = harvestOf([hostile, gone, gated, record({ name: 'ba' })]);

let app: App;
beforeAll(async () => {
  app = await buildTestApp({ harvest } as unknown as Partial<Clients>, { ALLIANCE_PUBLIC_URL: `${BASE}/` });
});
afterAll(() => app.close());

type Expanded = Record<string, { '@id'?: string; '@value'?: string; '@language'?: string; '@type'?: string }[]>;

/** The page with all its terms spelt out; no context is fetched, and a term that means nothing fails. */
const page = async (url = '/catalogue.jsonld') => {
  const answer = await app.inject(url);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/ld+json']);
  const documentLoader = () => Promise.reject(new Error('a context would be fetched'));
  // `safe` refuses what expansion would silently leave out; the published types do not know it.
  const options = { documentLoader, safe: true } as jsonld.Options.Expand;
  const [expanded] = (await jsonld.expand(JSON.parse(answer.body), options)) as unknown as [Expanded];
  return { answer, catalog: expanded, datasets: (expanded[`${DCAT}dataset`] ?? []) as unknown as Expanded[] };
};

test('a page is a catalogue of DCAT 3, of which every term means something', async () => {
  const { catalog, datasets, answer } = await page();
  expect(catalog['@type']).toEqual([`${DCAT}Catalog`]);
  expect(datasets.map((dataset) => dataset['@id'])).toEqual([
    `${BASE}/v1/datasets/viet-data/thu`,
    `${BASE}/v1/datasets/viet-data/xin`,
  ]);
  const [first, second] = datasets as [Expanded, Expanded];
  const about = `${BASE}/v1/datasets/viet-data/thu/versions`;
  expect(first).toMatchObject({
    '@type': [`${DCAT}Dataset`],
    [`${DCT}title`]: [{ '@value': HOSTILE, '@language': 'vi' }],
    [`${DCT}description`]: [{ '@value': HOSTILE, '@language': 'vi' }],
    [`${DCT}publisher`]: [
      { '@id': `${BASE}/v1/organisations/viet-data`, 'http://xmlns.com/foaf/0.1/name': [{ '@value': HOSTILE }] },
    ],
    [`${DCT}license`]: [
      { '@id': 'https://spdx.org/licenses/CC-BY-4.0.html' },
      { '@id': `${BASE}/v1/licences/LicenseRef-viet-data-x` },
    ],
    [`${DCT}accessRights`]: [{ '@id': 'http://publications.europa.eu/resource/authority/access-right/PUBLIC' }],
    [`${DCT}issued`]: [{ '@value': '2026-11-01T00:00:00.000Z', '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' }],
    [`${DCT}language`]: ['vi', 'en'].map((code) => ({ '@id': `http://id.loc.gov/vocabulary/iso639-1/${code}` })),
    [`${DCAT}keyword`]: [{ '@value': HOSTILE }, { '@value': '@id' }, { '@value': 'text-generation' }],
    [`${DCAT}landingPage`]: [{ '@id': `${BASE}/datasets/viet-data/thu` }],
    [`${DCAT}version`]: [{ '@value': '1.2.0' }],
    [`${DCAT}hasVersion`]: [{ '@id': `${about}/1.2.0` }, { '@id': `${about}/1.0.0` }],
    [`${DCAT}hasCurrentVersion`]: [{ '@id': `${about}/1.2.0` }],
    [`${DCAT}previousVersion`]: [{ '@id': `${about}/1.0.0` }],
    [`${DCAT}distribution`]: [
      {
        '@type': [`${DCAT}Distribution`],
        [`${DCAT}accessURL`]: [{ '@id': `${BASE}/datasets/viet-data/thu` }],
        [`${DCAT}mediaType`]: [{ '@id': 'https://www.iana.org/assignments/media-types/application/octet-stream' }],
        [`${DCAT}byteSize`]: [{ '@value': '4096', '@type': 'http://www.w3.org/2001/XMLSchema#nonNegativeInteger' }],
      },
    ],
  });
  expect(second?.[`${DCT}accessRights`]?.[0]?.['@id']).toMatch(/RESTRICTED$/);
  expect(answer.body).not.toContain('<');
});

test('pages lead on to the next one until the last one', async () => {
  const { catalog, answer } = await page();
  const [view] = catalog['http://www.w3.org/ns/hydra/core#view'] as unknown as [Expanded];
  const next = view['http://www.w3.org/ns/hydra/core#next']?.[0]?.['@id'];
  expect(next).toBe(`${BASE}/catalogue.jsonld?cursor=2`);
  expect(answer.headers.link).toBe(`<${next}>; rel="next"`);
  const last = await page('/catalogue.jsonld?cursor=2');
  expect(last.datasets.map((dataset) => dataset['@id'])).toEqual([`${BASE}/v1/datasets/viet-data/ba`]);
  const [lastView] = last.catalog['http://www.w3.org/ns/hydra/core#view'] as unknown as [Expanded];
  expect([lastView['http://www.w3.org/ns/hydra/core#next'], last.answer.headers.link]).toEqual([undefined, undefined]);
});

test('a cursor that nobody gave out is refused', async () => {
  const answer = await app.inject('/catalogue.jsonld?cursor=invented');
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_cursor']);
});

test('it is the same for everybody, and not sent again to whoever has it', async () => {
  const { answer } = await page();
  const again = await app.inject({
    url: '/catalogue.jsonld',
    headers: { 'if-none-match': `W/${answer.headers.etag}` },
  });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  for (const { options } of harvest.asked) expect(options).toEqual({ traceId: expect.any(String) });
});
