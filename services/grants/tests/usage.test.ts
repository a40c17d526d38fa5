import { UsageBatchedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import { UsageService, UsageView } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { SOME_FILE } from '@alliance/testing/fakes/given-asset';
import { testCaller } from '@alliance/testing/test-caller';
import { fromJsonString } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

const { OWNER, BENEFICIARY } = UsageView;

let world: StartedGrants;
let usage: RpcClient<typeof UsageService>;
let story: AllianceStory;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  usage = world.door(UsageService);
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());
beforeEach(() => sql`truncate usage cascade`.execute(world.db));

const auditor = testCaller({ personId: 'kiem-toan', allianceRoles: ['auditor'] });
const month = () => world.now().toISOString().slice(0, 7);

type Wish = { organisation?: string; view?: UsageView; month?: string; pageSize?: number };

/** The rows of a statement as "name downloads/files/bytes/people/grants who". */
async function statement(by: Somebody['caller'], wish: Wish): Promise<string[]> {
  const rows: string[] = [];
  let pageToken = '';
  do {
    const page = await usage.listUsageStatements({ organisation: 'viet-data', ...wish, pageToken }, world.as(by));
    pageToken = page.nextPageToken;
    for (const row of page.statements) {
      const numbers = [row.downloads, row.files, row.bytes, row.people, row.grants].join('/');
      rows.push([row.asset?.name, numbers, ...row.personIds].join(' '));
    }
  } while (pageToken !== '');
  return rows;
}

describe('a statement of usage', () => {
  test('tells owners and beneficiaries of the same downloads, each their own', async () => {
    const gated = story.dataset();
    const open = story.dataset({ access: 'open' });
    const alliance = story.dataset({ access: 'alliance' });
    await story.granted(lan.caller, hoa.caller, { asset: gated, organisation: 'dai-hoc' });
    for (const [caller, asset] of [
      [lan.caller, gated],
      [lan.caller, gated],
      [hoa.caller, gated],
      [null, open],
      [dean.caller, alliance],
    ] as const)
      await story.download(caller, asset);

    const lanId = lan.caller.personId;
    expect(await statement(hoa.caller, { view: OWNER })).toEqual([
      `${gated.name} 3/1/36/2/1 ${lanId}`,
      `${open.name} 1/1/12/0/0`,
      `${alliance.name} 1/1/12/1/0`,
    ]);
    expect(await statement(dean.caller, { view: BENEFICIARY, organisation: 'dai-hoc', month: month() })).toEqual([
      `${gated.name} 2/1/24/1/1 ${lanId}`,
      `${alliance.name} 1/1/12/1/0`,
    ]);
    expect(await statement(auditor, { pageSize: 1 })).toHaveLength(3);
    expect(await statement(dean.caller, { organisation: 'dai-hoc' })).toEqual([]);
    expect(await statement(hoa.caller, { month: '2020-01' })).toEqual([]);
  });

  test('counts for everybody of the organisation, and names people for those alone who oversee grants', async () => {
    const asset = story.dataset();
    await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await story.download(lan.caller, asset);
    const counted = `${asset.name} 1/1/12/1/1`;
    const publisher = testCaller({
      memberships: [{ organisation: 'viet-data', role: 'publisher', state: 'admitted' }],
    });
    expect(await statement(publisher, {})).toEqual([counted]);
    expect(await statement(lan.caller, { organisation: 'dai-hoc', view: BENEFICIARY })).toEqual([counted]);
    expect(await statement(auditor, {})).toEqual([`${counted} ${lan.caller.personId}`]);
  });

  test('reads a page of a month with many downloads in the order of an index', async () => {
    await sql`
      insert into usage (id, asset_kind, asset_organisation, asset_name, version, person_id, path, sha256, bytes, at)
      select gen_random_uuid()::text, 'dataset', 'viet-data', 'n-' || n % 1000, '1.0.0', 'p', 'x', 'x', 1, ${world.now()}
        from generate_series(1, 50000) as n`.execute(world.db);
    await sql`analyze usage`.execute(world.db);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select asset_kind, asset_name, count(distinct sha256) from usage
       where asset_organisation = 'viet-data' and month = ${`${month()}-01`}::date and (asset_kind, asset_name) > ('dataset', 'n-5')
       group by asset_organisation, asset_kind, asset_name order by asset_kind, asset_name limit 51`.execute(world.db);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('usage_of_owner');
    expect(plan).toContain('GroupAggregate');
    expect(plan).not.toContain('Seq Scan');
    expect(await statement(hoa.caller, { pageSize: 200 })).toHaveLength(1000);
  });

  test('is refused to strangers as what is not there, and to nobody', async () => {
    const stranger = testCaller({ memberships: [{ organisation: 'cong-ty', role: 'owner', state: 'admitted' }] });
    const ask = (options: object, wish: Wish = {}) =>
      usage.listUsageStatements({ organisation: 'viet-data', ...wish }, options);
    await expect(ask({})).toThrowWithCode('unauthenticated');
    await expect(ask(world.as(stranger))).toThrowWithCode('not_found');
    await expect(ask(world.as(dean.caller))).toThrowWithCode('not_found');
    await expect(ask(world.as({ ...hoa.caller, scopes: [] }))).toThrowWithCode('scope_required');
    await expect(ask(world.as(hoa.caller), { month: '2026-13' })).toThrowWithCode('invalid_argument');
    const forged = { callerToken: world.identities.identityOf('gateway').signCaller(hoa.caller).token };
    await expect(ask(forged)).toThrowWithCode('unauthenticated');
    const storage = world.door(UsageService, 'storage');
    await expect(storage.listUsageStatements({ organisation: 'viet-data' }, world.as(hoa.caller))).toThrowWithCode(
      'caller_not_allowed',
    );
    const elsewhere = { pageToken: Buffer.from('["dataset"]').toString('base64url') };
    await expect(
      usage.listUsageStatements({ organisation: 'viet-data', ...elsewhere }, world.as(hoa.caller)),
    ).toThrowWithCode('invalid_cursor');
  });
});

describe('a quota of downloads', () => {
  const set = (grantId: string, bytes: number, by = hoa.caller) =>
    usage.setDownloadQuota({ grantId, bytesPerMonth: BigInt(bytes) }, world.as(by));

  test('refuses what it does not leave room for, until the next month', async () => {
    const asset = story.dataset();
    const { id } = await story.requested(lan.caller, { asset, organisation: 'dai-hoc' });
    const { grant } = await world.grants.approveRequest({ id, downloadQuotaBytes: 25n }, world.as(hoa.caller));
    expect(grant?.downloadQuotaBytes).toBe(25n);
    await story.download(lan.caller, asset);
    await story.download(lan.caller, asset);
    const refused = await story.download(lan.caller, asset).catch((error) => error);
    expect(refused).toMatchObject({
      code: 'quota_exceeded',
      message: expect.stringContaining('leaves 1 bytes this month, and this needs 12'),
      details: { because: [{ rule: 'quota_exceeded', grantId: grant?.id }] },
    });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    await set(grant?.id ?? '', 24);
    expect(await story.check(lan.caller, asset)).toBe('no quota_exceeded');
    await set(grant?.id ?? '', 0);
    await story.download(lan.caller, asset);
    await set(grant?.id ?? '', 36);
    await expect(story.download(lan.caller, asset)).toThrowWithCode('quota_exceeded');
    world.travel(31 * DAY);
    await story.download(lan.caller, asset);
    expect((await world.events()).filter(({ type }) => type.endsWith('grant_quota_set'))).toHaveLength(3);
  });

  test('is kept by many downloads at once, and by those that could not be signed', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await set(grant.id, 5 * 12);
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => story.download(lan.caller, asset)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const result of results) if (result.status === 'rejected') expect(result.reason.code).toBe('quota_exceeded');
    await set(grant.id, 6 * 12);
    const files = [{ path: 'lost.csv', size: 12, sha256: 'ee'.repeat(32) }];
    world.datasets.givenAsset({ ...asset, access: 'gated', versions: [{ version: '1.0.0', files }] } as never);
    const lost = { version: { asset, version: '1.0.0' }, path: 'lost.csv' };
    await expect(world.grants.issueDownload(lost, world.as(lan.caller))).rejects.toThrow();
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('is set by the stewards of the owner alone, while the grant can still end', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await expect(set(grant.id, 10, dean.caller)).toThrowWithCode('role_required');
    await expect(set(grant.id, 10, testCaller({}))).toThrowWithCode('not_found');
    await expect(set(grant.id, -1)).toThrowWithCode('invalid_argument');
    await expect(usage.setDownloadQuota({ grantId: grant.id }, {})).toThrowWithCode('unauthenticated');
    await world.grants.revokeGrant({ id: grant.id, reason: 'Hết.' }, world.as(hoa.caller));
    await expect(set(grant.id, 10)).toThrowWithCode('state_conflict');
  });
});

test('owners are told once of each batch, without anybody in it', async () => {
  await using told = await startTestGrants({ usageBatchMs: 2_000 });
  const tale = new AllianceStory(told);
  await tale.organisation('viet-data');
  const asset = tale.dataset({ access: 'open' });
  await tale.download(null, asset);
  told.travel(10_000);
  await tale.download(null, asset);
  told.travel(10_000);
  const batches = async () =>
    (await told.events())
      .filter(({ type }) => type.endsWith('usage_batched'))
      .map(({ payload }) => fromJsonString(UsageBatchedSchema, payload));
  await vi.waitFor(async () => expect(await batches()).toHaveLength(2), { timeout: 8_000, interval: 200 });
  const [first, second] = await batches();
  expect(first?.statements).toMatchObject([
    { asset: { name: asset.name }, downloads: 1n, bytes: BigInt(SOME_FILE.size) },
  ]);
  expect(first?.statements[0]?.personIds).toEqual([]);
  expect(timestampDate(second!.from!).getTime()).toBeGreaterThanOrEqual(timestampDate(first!.until!).getTime());
  expect(first?.audit).toMatchObject({ actorRole: 'system', organisation: 'viet-data' });
});
