import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import {
  MemberAddedSchema,
  OrganisationAdmittedSchema,
  OrganisationReinstatedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnyAsset, asset, changed, givenPublished, organisation, retracted, version } from './given.ts';
import { governance, type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

let catalogue: StartedCatalogue;
beforeAll(async () => {
  catalogue = await startTestCatalogue();
});
afterAll(() => catalogue?.[Symbol.asyncDispose]());

const found = async (query: string) =>
  (await catalogue.client().search({ query } as SearchRequest)).items.map(({ ref }) => ref?.name);
const item = async ({ ref }: AnyAsset) => (await catalogue.client().getItem({ ref })).item;

describe('an asset', () => {
  test('comes into the catalogue with its first publication', async () => {
    const created = asset({ name: 'chua-cong-bo', title: 'Chưa công bố' });
    await catalogue.publishers.datasets.publish(datasets.AssetCreatedSchema, { asset: created });
    await catalogue.settle();
    expect(await found('chưa công bố')).toEqual([]);
    await expect(item(created)).rejects.toThrowWithCode('not_found');
    await catalogue.publishers.datasets.publish(datasets.VersionPublishedSchema, {
      asset: changed(created, { latestVersion: '0.1.0' }),
      version: version(created, '0.1.0'),
    });
    await catalogue.settle();
    expect(await found('chưa công bố')).toEqual(['chua-cong-bo']);
  });

  test('shows the label as long as it carries it', async () => {
    const plain = await givenPublished(catalogue, { name: 'co-nhan' });
    const labelled = changed(plain, { publicAllianceAsset: true });
    const { publish } = catalogue.publishers.datasets;
    await publish(datasets.PublicLabelChangedSchema, { asset: labelled, cause: 'owner' });
    await catalogue.settle();
    expect((await item(plain))?.publicAllianceAsset).toBe(true);
    const cause = 'verdict-changed';
    await publish(datasets.PublicLabelChangedSchema, {
      asset: changed(labelled, { publicAllianceAsset: false }),
      cause,
    });
    await catalogue.settle();
    expect((await item(plain))?.publicAllianceAsset).toBe(false);
  });

  test('changes in search when it is described anew', async () => {
    const before = await givenPublished(catalogue, { name: 'doi-ten', title: 'Thời tiết', tags: ['khí tượng'] });
    const after = changed(before, { title: 'Thuỷ văn', tags: ['sông'], description: 'mực nước' });
    await catalogue.publishers.datasets.publish(datasets.AssetUpdatedSchema, { asset: after });
    await catalogue.settle();
    expect([await found('"thời tiết"'), await found('"khí tượng"')]).toEqual([[], []]);
    expect(await found('"mực nước"')).toEqual(['doi-ten']);
    expect((await item(after))?.revision).toBe(3n);
  });

  test('shows the figures of its latest version, which a retraction may bring back', async () => {
    const first = await givenPublished(catalogue, { name: 'hai-ban', title: 'Hai bản' }, { totalBytes: 10n });
    const second = changed(first, { latestVersion: '2.0.0' });
    const newer = version(first, '2.0.0', { totalBytes: 20n });
    const { publish } = catalogue.publishers.datasets;
    await publish(datasets.VersionPublishedSchema, { asset: second, version: newer });
    await catalogue.settle();
    expect(await item(first)).toMatchObject({ latestVersion: '2.0.0', totalBytes: 20n });
    const back = changed(second, { latestVersion: '1.0.0' });
    await publish(datasets.VersionRetractedSchema, { asset: back, version: retracted(newer) });
    await catalogue.settle();
    expect(await item(first)).toMatchObject({ latestVersion: '1.0.0', totalBytes: 10n });
    expect(await found('hai bản')).toEqual(['hai-ban']);
  });

  test('leaves search when all is retracted, and still answers to its name', async () => {
    const created = asset({ name: 'rut-lai', title: 'Rút lại' });
    const published = changed(created, { latestVersion: '1.0.0' });
    const only = version(created, '1.0.0');
    const { publish } = catalogue.publishers.datasets;
    await publish(datasets.VersionPublishedSchema, { asset: published, version: only });
    await catalogue.settle();
    expect(await found('rút lại')).toEqual(['rut-lai']);
    await publish(datasets.VersionRetractedSchema, {
      asset: changed(published, { latestVersion: '' }),
      version: retracted(only),
    });
    await catalogue.settle();
    expect(await found('rút lại')).toEqual([]);
    expect((await catalogue.client().suggest({ query: 'rut lai' })).suggestions).toEqual([]);
    const shown = await item(published);
    expect(shown).toMatchObject({ latestVersion: '', totalBytes: 0n, fileCount: 0n });
    expect(shown?.publishedAt).toBeUndefined();
  });

  test('is a source until what was made from it is retracted', async () => {
    const source = await givenPublished(catalogue, { name: 'goc', title: 'Gốc' });
    const created = asset({ kind: 'model', name: 'mo-hinh', title: 'Mô hình' });
    const made = version(created, '1.0.0', {
      derivedFrom: [{ source: { case: 'version', value: { asset: source.ref, version: '1.0.0' } }, relation: 'train' }],
    });
    const published = changed(created, { latestVersion: '1.0.0' });
    const { publish } = catalogue.publishers.models;
    await publish(models.VersionPublishedSchema, { asset: published, version: made });
    await catalogue.settle();
    expect([(await item(source))?.hasProvenance, (await item(created))?.hasProvenance]).toEqual([true, true]);
    await publish(models.VersionRetractedSchema, {
      asset: changed(published, { latestVersion: '' }),
      version: retracted(made),
    });
    await catalogue.settle();
    expect((await item(source))?.hasProvenance).toBe(false);
  });

  test('frees its name when it is deleted', async () => {
    const { publish } = catalogue.publishers.models;
    const old = asset({ kind: 'model', name: 'ten-cu', title: 'Cũ' });
    await publish(models.AssetCreatedSchema, { asset: old });
    await publish(models.CardUpdatedSchema, { ref: old.ref, text: 'thẻ lạc hậu', revision: 5n });
    await publish(models.AssetDeletedSchema, { ref: old.ref, assetId: old.id });
    const fresh = await givenPublished(catalogue, { kind: 'model', name: 'ten-cu', title: 'Mới' });
    await catalogue.settle();
    expect(await found('"thẻ lạc hậu"')).toEqual([]);
    await publish(models.CardUpdatedSchema, { ref: fresh.ref, text: 'thẻ hiện hành', revision: 1n });
    await catalogue.settle();
    expect(await found('"thẻ hiện hành"')).toEqual(['ten-cu']);
    expect((await item(fresh))?.title).toBe('Mới');
  });
});

describe('a model card', () => {
  test.each(['before', 'after'])('is searched when it arrives %s the publication', async (moment) => {
    const { publish } = catalogue.publishers.models;
    const ref = { kind: AssetKind.MODEL, organisation: 'mekong-data', name: `co-the-${moment}` };
    const card = () => publish(models.CardUpdatedSchema, { ref, text: `kiến trúc bộ giải ${moment}`, revision: 2n });
    if (moment === 'before') await card();
    await givenPublished(catalogue, { kind: 'model', name: ref.name, title: `Thẻ ${moment}` });
    if (moment === 'after') await card();
    await publish(models.CardUpdatedSchema, { ref, text: 'bản cũ của thẻ', revision: 1n });
    await catalogue.settle();
    expect(await found(`"bộ giải ${moment}"`)).toEqual([ref.name]);
    expect(await found('"bản cũ của thẻ"')).toEqual([]);
  });
});

describe('an organisation', () => {
  test('is shown and found by its newest legal name', async () => {
    const { publish } = catalogue.publishers.members;
    const known = await givenPublished(catalogue, { organisation: 'vien-ngon-ngu', name: 'tu-dien', title: 'Từ điển' });
    await catalogue.settle();
    expect((await item(known))?.organisationName).toBe('');
    expect(await found('từ điển')).toEqual(['tu-dien']);
    const named = (legalName: string, revision: bigint) => organisation('vien-ngon-ngu', { legalName, revision });
    await publish(OrganisationAdmittedSchema, { organisation: named('Viện Ngôn ngữ học', 1n) });
    await catalogue.settle();
    expect((await item(known))?.organisationName).toBe('Viện Ngôn ngữ học');
    expect(await found('"ngôn ngữ học"')).toEqual(['tu-dien']);
    await publish(OrganisationReinstatedSchema, { organisation: named('Viện Hàn lâm Phương Nam', 3n) });
    await publish(OrganisationReinstatedSchema, { organisation: named('Tên không còn dùng', 2n) });
    await catalogue.settle();
    expect((await item(known))?.organisationName).toBe('Viện Hàn lâm Phương Nam');
    expect(await found('"ngôn ngữ học"')).toEqual([]);
    expect(await found('"phuong nam"')).toEqual(['tu-dien']);
  });
});

describe('events', () => {
  test('in any order and more than once end in the same index', async () => {
    const created = asset({ name: 'lon-xon', title: 'Cũ nhất' });
    const first = changed(created, { latestVersion: '1.0.0' });
    const second = changed(first, { latestVersion: '2.0.0', title: 'Mới nhất' });
    const { publish } = catalogue.publishers.datasets;
    const twice = async () => {
      await publish(datasets.VersionPublishedSchema, { asset: second, version: version(created, '2.0.0') });
      await publish(datasets.VersionPublishedSchema, { asset: first, version: version(created, '1.0.0') });
      await publish(datasets.AssetCreatedSchema, { asset: created });
    };
    await twice();
    await twice();
    await catalogue.settle();
    expect(await item(created)).toMatchObject({ title: 'Mới nhất', latestVersion: '2.0.0', revision: 3n });
    expect(await found('"cũ nhất"')).toEqual([]);
  });

  test('that the stream delivers again change nothing', async () => {
    const everything = async () =>
      (await catalogue.client().search({ sort: 'name', pageSize: 200 } as SearchRequest)).items.map(
        ({ ref, revision }) => `${ref?.kind} ${ref?.organisation}/${ref?.name} ${revision}`,
      );
    const before = await everything();
    for (const publisher of Object.values(catalogue.publishers)) await publisher.publishAgain();
    await catalogue.settle();
    expect(await everything()).toEqual(before);
  });

  test('about an asset that was deleted do not bring it back', async () => {
    const created = asset({ name: 'da-xoa', title: 'Đã xoá' });
    const { publish } = catalogue.publishers.datasets;
    await publish(datasets.AssetDeletedSchema, { ref: created.ref, assetId: created.id });
    await publish(datasets.VersionPublishedSchema, {
      asset: changed(created, { latestVersion: '1.0.0' }),
      version: version(created, '1.0.0'),
    });
    await catalogue.settle();
    expect(await found('"đã xoá"')).toEqual([]);
  });

  test('that say nothing to the index, or nothing at all, hold nothing up', async () => {
    await catalogue.publishers.members.publish(MemberAddedSchema, { organisation: 'mekong-data', personId: 'x' });
    const broken = { asset: { ...asset({ name: 'hong', title: 'Hỏng' }), access: Access.UNSPECIFIED } };
    await catalogue.publishers.datasets.publish(datasets.AssetCreatedSchema, broken);
    await givenPublished(catalogue, { name: 'van-chay', title: 'Vẫn chạy' });
    await catalogue.settle();
    expect(await found('"vẫn chạy"')).toEqual(['van-chay']);
    const { deadLetters } = await catalogue.deliveries().listDeadLetters({}, catalogue.as(governance));
    expect(deadLetters.map(({ problem }) => problem)).toEqual(['the event lacks the access of an asset']);
  });
});
