import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { GrantState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { testCaller } from '@alliance/testing/test-caller';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let suspensions: RpcClient<typeof SuspensionsService>;
let lan: Somebody;
let minh: Somebody;
let hoa: Somebody;
let publisher: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  suspensions = world.door(SuspensionsService);
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'owner' });
  minh = await story.person('minh', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  publisher = await story.person('nha-xuat-ban', { 'viet-data': 'publisher' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
const reason = 'Rò rỉ dữ liệu, đang kiểm tra.';
type Asset = ReturnType<AllianceStory['dataset']>;
const suspend = (asset: Asset, by = hoa.caller) => suspensions.suspendAsset({ asset, reason }, world.as(by));
const resume = (asset: Asset, by = hoa.caller) => suspensions.resumeAsset({ asset }, world.as(by));
const stateOf = async (id: string) => (await world.grants.getGrant({ id }, world.as(hoa.caller))).grant?.state;

describe('all grants of an asset', () => {
  test('are suspended at once and resumed, except those that were suspended one by one', async () => {
    const asset = story.dataset();
    const other = story.dataset();
    const active = await story.granted(lan.caller, hoa.caller, { asset });
    const apart = await story.granted(minh.caller, hoa.caller, { asset });
    const elsewhere = await story.granted(lan.caller, hoa.caller, { asset: other });
    const department = await story.granted(minh.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await world.grants.suspendGrant({ id: apart.id, reason }, world.as(hoa.caller));
    const { suspension } = await suspend(asset);
    expect(suspension).toMatchObject({ reason, suspendedBy: 'owner', grants: 2 });
    expect(await story.check(lan.caller, asset)).toBe('no grant_suspended');
    await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
    expect(await story.check(lan.caller, other)).toBe('yes grant');
    expect(await stateOf(department.id)).toBe(GrantState.SUSPENDED);
    const seen = await suspensions.getSuspension({ asset }, world.as(hoa.caller));
    expect(seen.suspension).toEqual(suspension);

    expect(await resume(asset)).toMatchObject({ grants: 2 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    expect(await stateOf(apart.id)).toBe(GrantState.SUSPENDED);
    expect(await stateOf(elsewhere.id)).toBe(GrantState.ACTIVE);
    await expect(resume(asset)).toThrowWithCode('not_found');
    await expect(suspensions.getSuspension({ asset }, world.as(hoa.caller))).toThrowWithCode('not_found');
    const told = (await world.events()).filter(({ payload }) => payload.includes(active.id));
    expect(told.map(({ type }) => type.split('.').at(-1)).slice(-2)).toEqual(['grant_suspended', 'grant_resumed']);
  });

  test('wait as before when nobody had accepted their terms', async () => {
    const { asset } = story.datasetUnderTerms();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset });
    await suspend(asset);
    expect(await stateOf(id)).toBe(GrantState.SUSPENDED);
    await resume(asset);
    expect(await stateOf(id)).toBe(GrantState.PENDING_ACCEPTANCE);
  });

  test('are not resumed one by one, but may be revoked', async () => {
    const asset = story.dataset();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset });
    await suspend(asset);
    await expect(world.grants.resumeGrant({ id }, world.as(hoa.caller))).toThrowWithCode('state_conflict');
    await world.grants.revokeGrant({ id, reason }, world.as(hoa.caller));
    expect(await resume(asset)).toMatchObject({ grants: 0 });
    expect(await stateOf(id)).toBe(GrantState.REVOKED);
  });

  test('get no new ones meanwhile', async () => {
    const asset = story.dataset();
    const { id } = await story.requested(lan.caller, { asset });
    await suspend(asset);
    await expect(world.grants.approveRequest({ id }, world.as(hoa.caller))).toThrowWithCode('state_conflict');
    await resume(asset);
    await world.grants.approveRequest({ id }, world.as(hoa.caller));
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('are suspended once by many at once, and no approval slips through', async () => {
    const asset = story.dataset();
    const people = await Promise.all(Array.from({ length: 6 }, (_, n) => story.person(`nguoi-${n}`)));
    const wishes = await Promise.all(people.map(({ caller }) => story.requested(caller, { asset })));
    const attempts = await Promise.allSettled([
      ...wishes.map(({ id }) => world.grants.approveRequest({ id }, world.as(hoa.caller))),
      ...[hoa.caller, governance, hoa.caller].map((by) => suspend(asset, by)),
    ]);
    const codes = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['state_conflict']));
    expect(attempts.slice(-3).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const { caller } of people) expect(await story.check(caller, asset)).toMatch(/^no /);
  });

  test('are many: more than one batch, each told of', async () => {
    const asset = story.dataset();
    await story.granted(lan.caller, hoa.caller, { asset });
    for (const table of ['access_request', 'access_grant']) {
      const renamed = sql`jsonb_build_object('id', one.id || '-' || n, 'beneficiary', n::text)
        || case when ${table} = 'access_grant' then jsonb_build_object('request_id', one.id_of_request || '-' || n) else '{}' end`;
      await sql`
        insert into ${sql.table(table)}
        select (jsonb_populate_record(one.row, ${renamed})).*
          from (select t as row, t.id, ${table === 'access_grant' ? sql`t.request_id` : sql`t.id`} as id_of_request
                  from ${sql.table(table)} as t where t.asset_name = ${asset.name}) as one, generate_series(1, 1200) as n`.execute(
        world.db,
      );
    }
    expect((await suspend(asset)).suspension?.grants).toBe(1_201);
    expect(await resume(asset)).toMatchObject({ grants: 1_201 });
  });
});

describe('a suspension', () => {
  test('by governance is ended by governance alone', async () => {
    const asset = story.dataset();
    await suspend(asset, governance);
    await expect(resume(asset)).toThrowWithCode('role_required');
    await resume(asset, governance);
  });

  test('by the owner may be ended by governance', async () => {
    const asset = story.dataset();
    await suspend(asset);
    await resume(asset, governance);
  });

  test.each([
    ['nobody', () => null, 'unauthenticated'],
    ['another organisation', () => lan.caller, 'role_required'],
    ['a publisher', () => publisher.caller, 'role_required'],
    ['an auditor', () => testCaller({ allianceRoles: ['auditor'] }), 'role_required'],
    ['a token that may only read', () => ({ ...hoa.caller, scopes: ['read' as const] }), 'scope_required'],
    [
      'a steward of a suspended organisation',
      () => withStanding(hoa.caller, 'suspended'),
      'organisation_not_in_good_standing',
    ],
  ])('is not for %s', async (_, caller, code) => {
    const asset = story.dataset();
    await expect(suspensions.suspendAsset({ asset, reason }, world.as(caller()))).toThrowWithCode(code as never);
    await suspend(asset);
    // Whoever may not know of it is not told of it.
    const hidden = code === 'role_required' ? /not_found|role_required/ : new RegExp(code);
    await expect(suspensions.resumeAsset({ asset }, world.as(caller()))).rejects.toMatchObject({
      code: expect.stringMatching(hidden),
    });
    expect((await suspensions.getSuspension({ asset }, world.as(governance))).suspension?.grants).toBe(0);
  });

  test('needs a reason and an asset that the caller may see', async () => {
    const asset = story.dataset();
    const as = world.as(hoa.caller);
    await expect(suspensions.suspendAsset({ asset, reason: ' ' }, as)).toThrowWithCode('invalid_argument');
    await expect(suspensions.suspendAsset({ reason }, as)).toThrowWithCode('invalid_argument');
    const nowhere = { kind: AssetKind.DATASET, organisation: 'viet-data', name: 'khong-co' };
    await expect(suspensions.suspendAsset({ asset: nowhere, reason }, as)).toThrowWithCode('not_found');
    const secret = story.dataset({ access: 'private' });
    await expect(suspend(secret, lan.caller)).toThrowWithCode('not_found');
  });

  test('is asked for by the gateway alone', async () => {
    const client = world.door(SuspensionsService, 'datasets');
    await expect(client.suspendAsset({ asset: story.dataset(), reason }, world.as(hoa.caller))).toThrowWithCode(
      'caller_not_allowed',
    );
  });
});
