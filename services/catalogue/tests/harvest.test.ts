import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { ListRecordsRequest } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import {
  OrganisationAdmittedSchema,
  OrganisationReinstatedSchema,
  OrganisationSuspendedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AnyAsset, changed, givenPublished, organisation, retracted, version } from './given.ts';
import { governance, personOf, type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

const TITLE = '<b>"Câu" & ]]> ca dao</b>';

let catalogue: StartedCatalogue;
let open: AnyAsset;
let hidden: AnyAsset;
beforeAll(async () => {
  catalogue = await startTestCatalogue();
  await catalogue.publishers.members.publish(OrganisationAdmittedSchema, {
    organisation: organisation('mekong-data', { legalName: 'Công ty Cửu Long' }),
  });
  // Each service has its own stream: what one says may overtake another.
  await catalogue.settle();
  open = await givenPublished(catalogue, { name: 'mo', title: TITLE, description: 'Mô tả dài', languages: ['vi'] });
  hidden = await givenPublished(catalogue, { name: 'kin', title: 'Kín', access: Access.PRIVATE });
  await catalogue.settle();
  await givenPublished(catalogue, {
    kind: 'model',
    organisation: 'dai-hoc',
    name: 'mo-hinh',
    title: 'Mô hình',
  });
  await catalogue.settle();
});
afterAll(() => catalogue?.[Symbol.asyncDispose]());

const list = async (request: Partial<ListRecordsRequest>, pageSize = 100) => {
  const found = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined; ) {
    const page = await catalogue.harvest().listRecords({ ...request, pageSize, pageToken } as ListRecordsRequest);
    found.push(...page.records);
    pageToken = page.nextPageToken || undefined;
  }
  return found;
};
const names = async (request: Partial<ListRecordsRequest>, pageSize?: number) =>
  (await list(request, pageSize)).map(({ ref, deleted }) => `${ref?.name}${deleted ? ' (deleted)' : ''}`);
const record = async ({ ref }: AnyAsset) => (await catalogue.harvest().getRecord({ ref })).record;
const change = async (before: AnyAsset, fields: Parameters<typeof changed>[1]) => {
  const after = changed(before, fields);
  await catalogue.publishers.datasets.publish(datasets.AssetUpdatedSchema, { asset: after });
  await catalogue.settle();
  return after;
};
/** The second after that of the last change of an asset, once it has begun: later changes are in it or after it. */
async function afterNow(asset: AnyAsset) {
  const seconds = (await record(asset))?.changedAt?.seconds ?? 0n;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Number(seconds) * 1_000), { timeout: 4_000, interval: 50 });
  return timestampFromDate(new Date(Number(seconds + 1n) * 1_000));
}

describe('what harvesters are told', () => {
  test('is what is public, whole', async () => {
    expect(await names({})).toEqual(['mo', 'mo-hinh']);
    expect(await record(open)).toMatchObject({
      deleted: false,
      title: TITLE,
      description: 'Mô tả dài',
      access: Access.OPEN,
      licence: 'CC-BY-4.0',
      languages: ['vi'],
      organisationName: 'Công ty Cửu Long',
      latestVersion: '1.0.0',
      totalBytes: 4_096n,
      versions: [{ version: '1.0.0' }],
    });
  });

  test('is never private, whoever asks', async () => {
    for (const caller of [undefined, personOf('mekong-data'), governance]) {
      const options = caller ? catalogue.as(caller) : {};
      const { records } = await catalogue.harvest().listRecords({ changes: true }, options);
      expect(records.map(({ ref }) => ref?.name).sort()).toEqual(['mo', 'mo-hinh']);
      await expect(catalogue.harvest().getRecord({ ref: hidden.ref }, options)).rejects.toThrowWithCode('not_found');
      const { versions } = await catalogue.harvest().listNewVersions({}, options);
      expect(versions.map(({ ref }) => ref?.asset?.name)).toEqual(['mo-hinh', 'mo']);
    }
  });

  test.each(['datasets', 'grants', 'storage'] as const)('is not for %s', async (service) => {
    const harvest = catalogue.harvest(service);
    await expect(harvest.listRecords({})).rejects.toThrowWithCode('caller_not_allowed');
    await expect(harvest.describeRecords({})).rejects.toThrowWithCode('caller_not_allowed');
  });

  test('is narrowed by kind, organisation, time and slice', async () => {
    expect(await names({ kind: AssetKind.MODEL })).toEqual(['mo-hinh']);
    expect(await names({ organisation: 'mekong-data', changes: true })).toEqual(['mo']);
    expect([await names({ slice: 1n }), await names({ slice: 2n })]).toEqual([['mo', 'mo-hinh'], []]);
    const at = (await record(open))?.changedAt as NonNullable<Awaited<ReturnType<typeof record>>>['changedAt'];
    expect(await names({ changes: true, from: at, organisation: 'mekong-data' })).toEqual(['mo']);
    const before = timestampFromDate(new Date(Number(at?.seconds) * 1_000 - 1_000));
    expect(await names({ changes: true, until: before, organisation: 'mekong-data' })).toEqual([]);
  });

  test('comes in pages, and tells no cursor that it did not give out', async () => {
    expect(await names({}, 1)).toEqual(['mo', 'mo-hinh']);
    expect(await names({ changes: true }, 1)).toEqual(['mo', 'mo-hinh']);
    const { nextPageToken } = await catalogue.harvest().listRecords({ pageSize: 1 });
    for (const pageToken of ['x', Buffer.from('["2026-13-41T00:00:00.000Z",1]').toString('base64url'), nextPageToken])
      await expect(catalogue.harvest().listRecords({ changes: true, pageToken })).rejects.toThrowWithCode(
        'invalid_cursor',
      );
    await expect(catalogue.harvest().listRecords({ pageSize: 101 })).rejects.toThrowWithCode('invalid_argument');
    expect(await names({ headersOnly: true }, 1_000)).toEqual(['mo', 'mo-hinh']);
  });

  test('tells who publishes, and since when', async () => {
    const page = await catalogue.harvest().listPublishers({ pageSize: 1 });
    expect(page.publishers).toMatchObject([{ slug: 'dai-hoc', legalName: '' }]);
    const rest = await catalogue.harvest().listPublishers({ pageToken: page.nextPageToken });
    expect(rest.publishers).toMatchObject([{ slug: 'mekong-data', legalName: 'Công ty Cửu Long' }]);
    const { slices, earliestChange } = await catalogue.harvest().describeRecords({});
    expect([slices.map(({ number }) => number), earliestChange?.nanos]).toEqual([[1n], 0]);
  });
});

describe('what is public no more', () => {
  test('is a deleted record, later than before, and comes back', async () => {
    const from = await afterNow(open);
    const closed = await change(open, { access: Access.PRIVATE });
    const gone = await record(open);
    expect(gone).toMatchObject({ deleted: true, title: '', organisationName: '', versions: [] });
    expect(await names({ changes: true, from })).toContain('mo (deleted)');
    expect(await names({})).toEqual(['mo-hinh']);
    expect(await names({ changes: true })).toEqual(['mo-hinh', 'mo (deleted)']);
    open = await change(closed, { access: Access.GATED });
    expect(await record(open)).toMatchObject({ deleted: false, title: TITLE, access: Access.GATED });
    expect(await names({})).toEqual(['mo', 'mo-hinh']);
  });

  test('is so when every version is retracted', async () => {
    const given = await givenPublished(catalogue, { name: 'rut', title: 'Rút' });
    await catalogue.settle();
    expect(await names({})).toContain('rut');
    const from = await afterNow(given);
    await catalogue.publishers.datasets.publish(datasets.VersionRetractedSchema, {
      asset: changed(given, { latestVersion: '' }),
      version: retracted(version(given, '1.0.0')),
    });
    await catalogue.settle();
    expect(await record(given)).toMatchObject({ deleted: true, title: '' });
    expect(await names({ changes: true, from })).toContain('rut (deleted)');
    const { versions } = await catalogue.harvest().listNewVersions({});
    expect(versions.map(({ ref }) => ref?.asset?.name)).not.toContain('rut');
  });

  test('is so while its organisation is suspended', async () => {
    const { publish } = catalogue.publishers.members;
    const named = { legalName: 'Công ty Cửu Long' };
    const from = await afterNow(open);
    await publish(OrganisationSuspendedSchema, {
      organisation: organisation('mekong-data', { ...named, state: OrganisationState.SUSPENDED, revision: 2n }),
    });
    await catalogue.settle();
    expect(await names({})).toEqual(['mo-hinh']);
    expect((await record(open))?.deleted).toBe(true);
    expect(await names({ changes: true, from })).toContain('mo (deleted)');
    await publish(OrganisationReinstatedSchema, {
      organisation: organisation('mekong-data', { ...named, revision: 3n }),
    });
    await catalogue.settle();
    expect(await names({})).toEqual(['mo', 'mo-hinh']);
  });

  const rebuild = async () => {
    const { generation } = await catalogue.client().rebuild({}, catalogue.as(governance));
    await vi.waitFor(
      async () => {
        const status = await catalogue.client().getIndexStatus({}, catalogue.as(governance));
        expect([status.generation, status.rebuilding]).toEqual([generation, false]);
      },
      { timeout: 30_000, interval: 50 },
    );
  };

  test('stays so when the index is built anew, and nothing else changes', async () => {
    const all = async () => [await list({ changes: true }), await list({})];
    const before = await all();
    expect(before[0]?.some(({ deleted }) => deleted)).toBe(true);
    await rebuild();
    expect(await all()).toEqual(before);
  }, 60_000);

  test('is what the generation that takes over knows, where the former one had it wrong', async () => {
    const before = await record(open);
    const wrong = catalogue.db.updateTable('harvest_record').where('name', '=', 'mo-hinh');
    await wrong.set({ deleted: true, changed_at: new Date(0) }).execute();
    expect(await names({})).toEqual(['mo']);
    await rebuild();
    expect(await names({})).toEqual(['mo', 'mo-hinh']);
    expect(await names({ changes: true, until: timestampFromDate(new Date(0)) })).toEqual([]);
    expect(await record(open)).toEqual(before);
  }, 60_000);
});
