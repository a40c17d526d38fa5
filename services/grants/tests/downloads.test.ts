import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { testCaller } from '@alliance/testing/test-caller';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'owner' });
  minh = await story.person('minh', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'owner' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const usageOf = (name: string) =>
  world.db
    .selectFrom('usage')
    .select(['grant_id', 'person_id', 'version', 'path', 'bytes'])
    .where('asset_name', '=', name)
    .execute();

describe('a download', () => {
  test('of an open asset is given to anybody, and counted without a grant', async () => {
    const asset = story.dataset({ access: 'open' });
    const { url, expiresAt } = await story.download(null, asset);
    expect(url).toContain('README.md');
    expect(timestampDate(expiresAt!).getTime()).toBeLessThanOrEqual(Date.now() + 15 * 60_000);
    await story.download(lan.caller, asset);
    const row = { grant_id: null, version: '1.0.0', path: 'README.md', bytes: 12 };
    expect(await usageOf(asset.name)).toEqual([
      { ...row, person_id: '' },
      { ...row, person_id: lan.caller.personId },
    ]);
  });

  test('of many files is decided once, and each is counted', async () => {
    const files = ['a', 'b', 'c'].map((name, index) => ({
      path: `${name}.csv`,
      size: 7,
      sha256: `d${index}`.repeat(32),
    }));
    const asset = story.dataset({ access: 'open', versions: [{ version: '1.0.0', files }] });
    world.storage.givenBlobs(files.map((file) => ({ organisation: 'viet-data', ...file })));
    const version = { asset, version: '1.0.0' };
    const issue = (...paths: string[]) => world.grants.issueDownloads({ version, paths }, {});
    const { downloads } = await issue('c.csv', 'a.csv');
    expect(downloads.map(({ path, sha256, url }) => [path, sha256, url.includes(sha256)])).toEqual([
      ['c.csv', files[2]?.sha256, true],
      ['a.csv', files[0]?.sha256, true],
    ]);
    expect(await usageOf(asset.name)).toHaveLength(2);
    await expect(issue('a.csv', 'nowhere.csv')).toThrowWithCode('not_found');
    await expect(issue('a.csv', 'a.csv')).toThrowWithCode('invalid_argument');
    await expect(issue()).toThrowWithCode('invalid_argument');
    await expect(issue(...Array.from({ length: 501 }, (_, n) => `${n}`))).toThrowWithCode('invalid_argument');
    expect(await usageOf(asset.name)).toHaveLength(2);
  });

  test('of many files is refused as one is', async () => {
    const gated = story.dataset();
    const version = { asset: gated, version: '1.0.0' };
    const issue = world.grants.issueDownloads({ version, paths: ['README.md'] }, world.as(lan.caller));
    await expect(issue).toThrowWithCode('access_denied');
    expect(await usageOf(gated.name)).toEqual([]);
  });

  test('is offered under the name of the file alone', async () => {
    const files = [{ path: 'tách từ/tập huấn.parquet', size: 7, sha256: 'b2'.repeat(32) }];
    const asset = story.dataset({ access: 'open', versions: [{ version: '1.0.0', files }] });
    world.storage.givenBlobs([{ organisation: 'viet-data', ...files[0]! }]);
    const { url } = await world.grants.issueDownload(
      { version: { asset, version: '1.0.0' }, path: files[0]!.path },
      {},
    );
    expect(url).toContain(`name=${encodeURIComponent('tập huấn.parquet')}`);
  });

  test('that storage cannot sign is not counted', async () => {
    const files = [{ path: 'lost.csv', size: 7, sha256: 'c3'.repeat(32) }];
    const asset = story.dataset({ access: 'open', versions: [{ version: '1.0.0', files }] });
    const version = { asset, version: '1.0.0' };
    await expect(world.grants.issueDownload({ version, path: 'lost.csv' }, {})).toThrowWithCode('not_found');
    await expect(world.grants.issueDownload({ version, path: 'other.csv' }, {})).toThrowWithCode('not_found');
    expect(await usageOf(asset.name)).toEqual([]);
  });

  test('that is refused says why by its code, and is not counted', async () => {
    const gated = story.dataset();
    await expect(story.download(null, gated)).rejects.toMatchObject({
      code: 'unauthenticated',
      details: { because: [{ rule: 'sign_in_required' }] },
    });
    await expect(story.download(lan.caller, gated)).rejects.toMatchObject({
      code: 'access_denied',
      message: expect.stringContaining('Make an access request'),
      details: { because: [{ rule: 'no_grant' }] },
    });
    const alliance = story.dataset({ access: 'alliance' });
    await expect(story.download(withStanding(lan.caller, 'suspended'), alliance)).toThrowWithCode(
      'organisation_not_in_good_standing',
    );
    const retracted = story.dataset({ versions: [{ version: '1.0.0', state: 'retracted' }] });
    await expect(story.download(hoa.caller, retracted)).toThrowWithCode('version_retracted');
    await expect(story.download({ ...lan.caller, scopes: ['publish'] }, gated)).toThrowWithCode('scope_required');
    for (const { name } of [gated, alliance, retracted]) expect(await usageOf(name)).toEqual([]);
  });

  test('of a deprecated version is still given', async () => {
    const asset = story.dataset({ access: 'open', versions: [{ version: '1.0.0', state: 'deprecated' }] });
    await expect(story.download(null, asset)).resolves.toMatchObject({ size: 12n });
  });
});

describe('the usage of a grant', () => {
  let grant: Grant;
  beforeAll(async () => {
    const asset = story.dataset();
    grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', seats: 2 });
    await world.grants.assignSeat({ grantId: grant.id, email: minh.email }, world.as(lan.caller));
    for (const caller of [lan.caller, minh.caller, minh.caller]) await story.download(caller, asset);
  });

  test('is seen whole by both sides, newest first, page by page', async () => {
    for (const viewer of [lan.caller, hoa.caller, testCaller({ personId: 'a', allianceRoles: ['auditor'] })]) {
      const first = await world.grants.listUsage({ grantId: grant.id, pageSize: 2 }, world.as(viewer));
      expect(first.usage.map(({ personId }) => personId)).toEqual([minh.caller.personId, minh.caller.personId]);
      const rest = await world.grants.listUsage(
        { grantId: grant.id, pageSize: 2, pageToken: first.nextPageToken },
        world.as(viewer),
      );
      expect(rest.usage).toMatchObject([{ personId: lan.caller.personId, grantId: grant.id }]);
      expect(rest.nextPageToken).toBe('');
    }
  });

  test('is seen by a person with a seat as far as it is theirs', async () => {
    const { usage } = await world.grants.listUsage({ grantId: grant.id }, world.as(minh.caller));
    expect(usage.map(({ personId }) => personId)).toEqual([minh.caller.personId, minh.caller.personId]);
  });

  test('never goes on after a revocation, however many downloads race with it', async () => {
    const asset = story.dataset();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset });
    const downloads = Array.from({ length: 40 }, () => story.download(lan.caller, asset));
    const revocation = world.grants.revokeGrant({ id, reason: 'Sai mục đích.' }, world.as(hoa.caller));
    const settled = await Promise.allSettled(downloads);
    await revocation;
    const issued = settled.filter(({ status }) => status === 'fulfilled').length;
    for (const attempt of settled)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'access_denied' });
    const { usage } = await world.grants.listUsage({ grantId: id, pageSize: 100 }, world.as(hoa.caller));
    expect(usage).toHaveLength(issued);
    await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
  });
});
