import type { Caller } from '@alliance/auth/caller';
import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import {
  OrganisationAdmittedSchema,
  OrganisationReinstatedSchema,
  OrganisationSuspendedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import { testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asset, changed, eventsOf, givenPublished, organisation, version } from './given.ts';
import { auditor, governance, personOf, type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

const SECRET = { organisation: 'mekong-data', name: 'luong-nhan-vien', title: 'Lương nhân viên bí mật' };

let catalogue: StartedCatalogue;
beforeAll(async () => {
  catalogue = await startTestCatalogue();
  await givenPublished(catalogue, { name: 'mo', title: 'Dữ liệu mở', tags: ['mở'] });
  await givenPublished(catalogue, {
    ...SECRET,
    access: Access.PRIVATE,
    tags: ['bí mật'],
    tasks: ['secret-task'],
    languages: ['lo'],
    licence: 'LicenseRef-secret',
  });
  await catalogue.settle();
});
afterAll(() => catalogue?.[Symbol.asyncDispose]());

const options = (caller: Caller | null) => (caller ? catalogue.as(caller) : {});
const search = (caller: Caller | null, request: Partial<SearchRequest>) =>
  catalogue.client().search(request as SearchRequest, options(caller));
const suggest = async (caller: Caller | null, query: string) =>
  (await catalogue.client().suggest({ query }, options(caller))).suggestions.map(({ title }) => title);
const getItem = (caller: Caller | null, { organisation, name } = SECRET) =>
  catalogue.client().getItem({ ref: { kind: AssetKind.DATASET, organisation, name } }, options(caller));

const outsiders: [string, Caller | null][] = [
  ['nobody', null],
  ['a person of no organisation', testCaller()],
  ['a person of another organisation', personOf('dai-hoc')],
  ['its own person with a token for deciding alone', { ...personOf('mekong-data'), scopes: ['decide', 'admin'] }],
  ['governance with a token for administering alone', { ...governance, scopes: ['admin'] }],
];
const insiders: [string, Caller][] = [
  ['its own person', personOf('dai-hoc', 'mekong-data')],
  ['governance', governance],
  ['an auditor', auditor],
];

describe('a private item', () => {
  test.each(outsiders)('is not there for %s', async (_who, caller) => {
    for (const request of [{}, { query: 'luong nhan vien' }, { sort: 'name' }, { query: 'luong-nhan-vien' }]) {
      const result = await search(caller, request);
      expect(result.items.map(({ title }) => title)).not.toContain(SECRET.title);
      const text = JSON.stringify(result, (_key, value) => (typeof value === 'bigint' ? Number(value) : value));
      for (const trace of ['secret', 'private', '"lo"', 'bí mật']) expect(text).not.toContain(trace);
    }
    expect((await search(caller, {})).total).toBe(1n);
    expect((await search(caller, { access: Access.PRIVATE })).total).toBe(0n);
    expect((await search(caller, { tag: 'bí mật' })).total).toBe(0n);
    for (const typed of ['lương', 'nhan vien', 'luong-nhan', 'lunog nhan vien']) {
      expect(await suggest(caller, typed)).not.toContain(SECRET.title);
    }
    await expect(getItem(caller)).rejects.toThrowWithCode('not_found');
  });

  test.each(insiders)('is there for %s', async (_who, caller) => {
    const { items, total, facets } = await search(caller, { query: 'luong nhan vien' });
    expect([items[0]?.title, total]).toEqual([SECRET.title, 1n]);
    expect(facets.find(({ name }) => name === 'access')?.counts[0]?.value).toBe('private');
    expect(await suggest(caller, 'luong')).toEqual([SECRET.title]);
    expect((await getItem(caller)).item?.title).toBe(SECRET.title);
  });

  test('answers like one that does not exist', async () => {
    const unknown = getItem(null, { ...SECRET, name: 'khong-co' }).catch((error: Error) => error.message);
    const hidden = getItem(null).catch((error: Error) => error.message);
    expect(await hidden).toBe((await unknown)?.toString().replace('khong-co', SECRET.name));
  });

  test('does not show that it was made from something', async () => {
    const source = await givenPublished(catalogue, { name: 'nguon', title: 'Nguồn' });
    const made = { organisation: 'mekong-data', name: 'dan-xuat', title: 'Dẫn xuất' };
    await givenPublished(catalogue, { ...made, access: Access.PRIVATE }, {
      derivedFrom: [
        { source: { case: 'version', value: { asset: source.ref, version: '1.0.0' } }, relation: 'filter' },
      ],
    } as never);
    await catalogue.settle();
    const ask = async (caller: Caller | null) =>
      (await getItem(caller, { ...SECRET, name: 'nguon' })).item?.hasProvenance;
    expect([await ask(null), await ask(personOf('mekong-data'))]).toEqual([false, true]);
    expect((await getItem(personOf('mekong-data'), made)).item?.hasProvenance).toBe(true);
  });

  test('appears for everybody when it is opened', async () => {
    const before = asset({ name: 'sap-mo', title: 'Sắp mở', access: Access.PRIVATE });
    const published = changed(before, { latestVersion: '1.0.0' });
    const { publish } = catalogue.publishers.datasets;
    await publish(eventsOf(before).VersionPublishedSchema, { asset: published, version: version(before, '1.0.0') });
    await catalogue.settle();
    expect((await search(null, { query: 'sắp mở', organisation: 'mekong-data' })).items[0]?.title).not.toBe('Sắp mở');
    await publish(eventsOf(before).AssetUpdatedSchema, { asset: changed(published, { access: Access.GATED }) });
    await catalogue.settle();
    expect((await search(null, { query: 'sắp mở' })).items[0]?.title).toBe('Sắp mở');
  });
});

describe('a suspended organisation', () => {
  const titles = async (caller: Caller | null) =>
    (await search(caller, { organisation: 'ngan-hang' })).items.map(({ title }) => title);

  test('is found by its own people and overseers alone; who knows the name gets an answer', async () => {
    const { publish } = catalogue.publishers.members;
    await publish(OrganisationAdmittedSchema, { organisation: organisation('ngan-hang') });
    await givenPublished(catalogue, { organisation: 'ngan-hang', name: 'ty-gia', title: 'Tỷ giá' });
    await catalogue.settle();
    expect(await titles(null)).toEqual(['Tỷ giá']);
    const state = OrganisationState.SUSPENDED;
    await publish(OrganisationSuspendedSchema, { organisation: organisation('ngan-hang', { state, revision: 2n }) });
    await catalogue.settle();
    expect(await titles(null)).toEqual([]);
    expect(await suggest(null, 'ty gia')).toEqual([]);
    expect(await titles(personOf('dai-hoc'))).toEqual([]);
    for (const caller of [personOf('ngan-hang'), governance, auditor]) expect(await titles(caller)).toEqual(['Tỷ giá']);
    expect((await getItem(null, { ...SECRET, organisation: 'ngan-hang', name: 'ty-gia' })).item?.title).toBe('Tỷ giá');
    await publish(OrganisationReinstatedSchema, { organisation: organisation('ngan-hang', { revision: 3n }) });
    await catalogue.settle();
    expect(await titles(null)).toEqual(['Tỷ giá']);
  });
});
