import { type Licence, LicenceSource } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
const contracts: string[] = [];
beforeAll(async () => {
  licensing = await startTestLicensing();
  for (const title of ['Điều khoản dữ liệu địa chính', 'Điều khoản tiếng nói', 'Weights for research']) {
    contracts.push((await licensing.givenTerms({ organisation: 'mekong-data', title })).licenceId);
  }
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

async function listAll(filter: { query?: string; source?: LicenceSource }, pageSize: number): Promise<Licence[]> {
  const found: Licence[] = [];
  let pageToken = '';
  do {
    const page = await licensing.client().listLicences({ ...filter, pageSize, pageToken });
    expect(page.licences.length).toBeLessThanOrEqual(pageSize);
    found.push(...page.licences);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}

const idsOf = (licences: Licence[]) => licences.map(({ id }) => id);

describe('listing licences', () => {
  test('pages through the register and the contracts in one order, each once', async () => {
    const all = idsOf(await listAll({}, 200));
    expect(all.length).toBeGreaterThan(740);
    expect(all).toEqual([...new Set(all)].sort((a, b) => (a < b ? -1 : 1)));
    expect(all).toEqual(expect.arrayContaining(['MIT', 'LicenseRef-vn-not-protected', ...contracts]));
    expect(idsOf(await listAll({ query: 'licenseref' }, 3))).toEqual(all.filter((id) => id.startsWith('LicenseRef-')));
  });

  test.each([
    ['spdx', LicenceSource.SPDX],
    ['register', LicenceSource.REGISTER],
    ['contract', LicenceSource.CONTRACT],
  ])('of one source: %s', async (_name, source) => {
    const found = await listAll({ source }, 200);
    expect(found).not.toHaveLength(0);
    expect(found.every((licence) => licence.source === source)).toBe(true);
  });

  test.each([
    ['creative SHARE 4.0 commercial international', ['CC-BY-NC-SA-4.0']],
    ['cc-by-sa-4', ['CC-BY-SA-4.0']],
    ['llama community 3.1', ['LicenseRef-scancode-llama-3.1-license-2024']],
    ['no such licence anywhere', []],
  ])('by words of id and name: %s', async (query, ids) => {
    expect(idsOf(await listAll({ query }, 50))).toEqual(ids);
  });

  test.each(['dieu khoan', 'ĐIỀU KHOẢN', 'khoản điều'])(
    'finds Vietnamese titles, also without marks: %s',
    async (query) => {
      expect(idsOf(await listAll({ query }, 50))).toEqual([contracts[0], contracts[1]]);
    },
  );

  test('takes the signs of patterns literally', async () => {
    expect(await listAll({ query: '%' }, 50)).toEqual([]);
    expect(await listAll({ query: '_ \\' }, 50)).toEqual([]);
  });

  test('brings terms without their texts, since those may be large', async () => {
    const [licence] = await listAll({ query: 'địa chính' }, 50);
    expect(licence).toMatchObject({ name: 'Điều khoản dữ liệu địa chính', source: LicenceSource.CONTRACT });
    expect(licence?.terms?.texts).toEqual([expect.objectContaining({ language: 'vi', text: '' })]);
    expect(licence?.terms?.texts[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('knows a contract by its newest title', async () => {
    const organisation = 'red-river-lab';
    const first = await licensing.givenTerms({ organisation, title: 'Tên ban đầu' });
    const texts = [{ language: 'vi', text: 'Khác.' }];
    await licensing.givenTerms({ organisation, licenceId: first.licenceId, title: 'Tên về sau', texts });
    expect(idsOf(await listAll({ query: 'ban đầu' }, 50))).toEqual([]);
    expect(idsOf(await listAll({ query: 've sau' }, 50))).toEqual([first.licenceId]);
  });

  test('refuses what it cannot read', async () => {
    const list = (request: object) => licensing.client().listLicences(request);
    await expect(list({ pageSize: 201 })).toThrowWithCode('invalid_argument');
    await expect(list({ pageSize: -1 })).toThrowWithCode('invalid_argument');
    await expect(list({ query: 'x'.repeat(201) })).toThrowWithCode('invalid_argument');
    await expect(list({ pageToken: 'MIT' })).toThrowWithCode('invalid_cursor');
    await expect(list({ query: 'a\u0000' })).toThrowWithCode('invalid_argument');
    await expect(licensing.client('datasets').listLicences({})).toThrowWithCode('caller_not_allowed');
  });
});

describe('one licence', () => {
  test('of the register, in any case', async () => {
    const { licence } = await licensing.client().getLicence({ id: 'cc-by-sa-4.0' });
    expect(licence).toMatchObject({
      id: 'CC-BY-SA-4.0',
      name: 'Creative Commons Attribution Share Alike 4.0 International',
      source: LicenceSource.SPDX,
      deprecated: false,
    });
    expect((await licensing.client().getLicence({ id: 'GPL-3.0' })).licence).toMatchObject({
      deprecated: true,
      replacedBy: 'GPL-3.0-only',
      osiApproved: true,
    });
  });

  test('of an organisation, with its texts', async () => {
    const { licence } = await licensing.client().getLicence({ id: contracts[0]! });
    expect(licence).toMatchObject({ id: contracts[0], source: LicenceSource.CONTRACT });
    expect(licence?.terms?.texts[0]?.text).toBe('Chỉ dùng cho nghiên cứu.');
  });

  test.each(['No-Such-1.0', 'LicenseRef-contract-none', ''])('that does not exist: %j', async (id) => {
    await expect(licensing.client().getLicence({ id })).toThrowWithCode('not_found');
  });
});
