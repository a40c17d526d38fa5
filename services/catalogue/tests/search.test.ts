import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { OrganisationAdmittedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenPublished, organisation } from './given.ts';
import { type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

let catalogue: StartedCatalogue;
beforeAll(async () => {
  catalogue = await startTestCatalogue();
  await catalogue.publishers.members.publish(OrganisationAdmittedSchema, {
    organisation: organisation('mekong-data', { legalName: 'Công ty Dữ liệu Cửu Long' }),
  });
  await givenPublished(catalogue, {
    name: 'ud-vi-vtb',
    title: 'Ngân hàng cây cú pháp tiếng Việt',
    summary: 'Cây phụ thuộc của 3.000 câu báo chí.',
    tags: ['ngữ pháp', 'treebank'],
    tasks: ['dependency-parsing'],
    languages: ['vi'],
    licence: 'CC-BY-SA-4.0',
    publicAllianceAsset: true,
  });
  await givenPublished(catalogue, {
    name: 'vn-provinces',
    organisation: 'ban-do-so',
    title: 'Địa danh hành chính Việt Nam',
    summary: 'Tên tỉnh, huyện, xã.',
    access: Access.GATED,
    tags: ['địa lý'],
    languages: ['vi', 'en'],
    licence: 'LicenseRef-ban-do-so',
  });
  await givenPublished(catalogue, {
    kind: 'model',
    name: 'phobert-base',
    organisation: 'dai-hoc',
    title: 'PhoBERT',
    summary: 'Mô hình ngôn ngữ cho tiếng Việt.',
    tasks: ['fill-mask'],
    languages: ['vi'],
  });
  await catalogue.settle();
});
afterAll(() => catalogue?.[Symbol.asyncDispose]());

const search = (request: Partial<SearchRequest>) => catalogue.client().search(request as SearchRequest);
const names = async (request: Partial<SearchRequest>) =>
  (await search(request)).items.map(({ ref }) => `${ref?.organisation}/${ref?.name}`);

describe('searching', () => {
  test('shows what the item is', async () => {
    const { items } = await search({ query: 'treebank' });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      ref: { kind: AssetKind.DATASET, organisation: 'mekong-data', name: 'ud-vi-vtb' },
      title: 'Ngân hàng cây cú pháp tiếng Việt',
      access: Access.OPEN,
      licence: 'CC-BY-SA-4.0',
      publicAllianceAsset: true,
      languages: ['vi'],
      tags: ['ngữ pháp', 'treebank'],
      tasks: ['dependency-parsing'],
      latestVersion: '1.0.0',
      totalBytes: 4_096n,
      fileCount: 3n,
      organisationName: 'Công ty Dữ liệu Cửu Long',
      hasProvenance: false,
      revision: 2n,
    });
    expect(items[0]?.publishedAt).toBeDefined();
  });

  test.each([
    ['cay cu phap', ['mekong-data/ud-vi-vtb']],
    ['ĐỊA DANH', ['ban-do-so/vn-provinces']],
    ['phob', ['dai-hoc/phobert-base']],
    ['cửu long', ['mekong-data/ud-vi-vtb']],
    ['"hành chính"', ['ban-do-so/vn-provinces']],
    ['"chính hành"', []],
    ['…!', []],
    ['không-có-gì-như-thế-xyz', []],
  ])('%s finds %j', async (query, expected) => {
    expect((await names({ query })).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  test('puts what is called exactly so first', async () => {
    await givenPublished(catalogue, {
      name: 'about-phobert',
      title: 'Về PhoBERT: PhoBERT và PhoBERT',
      tags: ['PhoBERT'],
    });
    await catalogue.settle();
    expect(await names({ query: 'PhoBERT' })).toEqual(['dai-hoc/phobert-base', 'mekong-data/about-phobert']);
    expect((await names({ query: 'phobert-base' }))[0]).toBe('dai-hoc/phobert-base');
  });

  test('marks what matched, whatever the marks of the query', async () => {
    const [item] = (await search({ query: 'cú tieng VIỆT' })).items;
    expect(item?.titleHighlight).toBe(
      'Ngân hàng cây \u{e000}cú\u{e001} pháp \u{e000}tiếng\u{e001} \u{e000}Việt\u{e001}',
    );
    expect(item?.summaryHighlight).toBe('');
    const [unasked] = (await search({})).items;
    expect(unasked?.titleHighlight).toBe('');
  });

  test.each([
    [{ kind: AssetKind.MODEL }, ['dai-hoc/phobert-base']],
    [{ organisation: 'ban-do-so' }, ['ban-do-so/vn-provinces']],
    [{ licence: 'CC-BY-SA-4.0' }, ['mekong-data/ud-vi-vtb']],
    [{ access: Access.GATED }, ['ban-do-so/vn-provinces']],
    [{ language: 'en' }, ['ban-do-so/vn-provinces']],
    [{ tag: 'địa lý' }, ['ban-do-so/vn-provinces']],
    [{ task: 'fill-mask' }, ['dai-hoc/phobert-base']],
    [{ label: 'public-alliance' }, ['mekong-data/ud-vi-vtb']],
    [{ query: 'việt', task: 'fill-mask', language: 'vi' }, ['dai-hoc/phobert-base']],
    [{ task: 'fill-mask', kind: AssetKind.DATASET }, []],
  ])('narrows to %j', async (filters, expected) => {
    expect(await names(filters)).toEqual(expected);
  });

  test('counts hits and their values', async () => {
    const { total, totalIsLowerBound, facets } = await search({ query: 'việt nam tiếng' });
    expect([total, totalIsLowerBound]).toEqual([3n, false]);
    const counts = Object.fromEntries(
      facets.map((facet) => [facet.name, facet.counts.map(({ value, count }) => `${value} ${count}`)]),
    );
    expect(counts).toEqual({
      kind: ['dataset 2', 'model 1'],
      organisation: ['ban-do-so 1', 'dai-hoc 1', 'mekong-data 1'],
      licence: ['CC-BY-4.0 1', 'CC-BY-SA-4.0 1', 'LicenseRef-ban-do-so 1'],
      access: ['open 2', 'gated 1'],
      language: ['vi 3', 'en 1'],
      tag: ['ngữ pháp 1', 'treebank 1', 'địa lý 1'],
      task: ['dependency-parsing 1', 'fill-mask 1'],
      label: ['public-alliance 1'],
    });
  });

  test('sorts newest first without a query, and by title in Vietnamese order', async () => {
    expect((await names({})).at(-1)).toBe('mekong-data/ud-vi-vtb');
    expect(await names({ sort: 'name' })).toEqual([
      'ban-do-so/vn-provinces',
      'mekong-data/ud-vi-vtb',
      'dai-hoc/phobert-base',
      'mekong-data/about-phobert',
    ]);
    expect((await names({ sort: 'relevance' }))[0]).toBe('mekong-data/about-phobert');
  });

  test.each([
    [{ sort: 'best' }, 'invalid_argument'],
    [{ query: 'x'.repeat(501) }, 'invalid_argument'],
    [{ kind: 99 as AssetKind }, 'invalid_argument'],
    [{ pageSize: 201 }, 'invalid_argument'],
    [{ pageToken: 'x' }, 'invalid_cursor'],
    [{ pageToken: Buffer.from('["name","a","b"]').toString('base64url'), sort: 'name' }, 'invalid_cursor'],
  ])('refuses %j', async (request, code) => {
    await expect(search(request)).rejects.toThrowWithCode(code);
  });

  test('refuses the cursor of another sort', async () => {
    const { nextPageToken } = await search({ sort: 'name', pageSize: 1 });
    await expect(search({ sort: 'newest', pageSize: 1, pageToken: nextPageToken })).rejects.toThrowWithCode(
      'invalid_cursor',
    );
  });
});

describe('suggesting', () => {
  const suggest = async (query: string, limit = 0) =>
    (await catalogue.client().suggest({ query, limit })).suggestions.map(({ title }) => title);

  test.each([
    ['dia d', ['Địa danh hành chính Việt Nam']],
    ['Địa', ['Địa danh hành chính Việt Nam']],
    ['vn-p', ['Địa danh hành chính Việt Nam']],
    ['cu ph', ['Ngân hàng cây cú pháp tiếng Việt']],
    ['p', ['PhoBERT']],
    ['hanh chnh', ['Địa danh hành chính Việt Nam']],
    ['zzzzz', []],
    ['--', []],
  ])('completes %s', async (typed, expected) => {
    expect((await suggest(typed)).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  test('gives no more than asked for', async () => {
    expect(await suggest('vi', 1)).toHaveLength(1);
    await expect(suggest('vi', 21)).rejects.toThrowWithCode('invalid_argument');
    await expect(suggest('x'.repeat(101))).rejects.toThrowWithCode('invalid_argument');
  });
});
