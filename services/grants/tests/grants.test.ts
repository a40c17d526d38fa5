import { GrantState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { GrantView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let dean: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  minh = await story.person('minh', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });

const forDepartment = (seats = 2) => ({ asset: story.dataset(), organisation: 'dai-hoc', seats });

describe('a grant', () => {
  test('is suspended and resumed by its grantors and by governance, revoked by its grantors', async () => {
    const { id } = await story.granted(lan.caller, hoa.caller, forDepartment());
    const suspend = (caller = hoa.caller) => world.grants.suspendGrant({ id, reason: 'Sự cố.' }, world.as(caller));
    const resume = (caller = hoa.caller) => world.grants.resumeGrant({ id }, world.as(caller));
    const revoke = (caller = hoa.caller) => world.grants.revokeGrant({ id, reason: 'Sai mục đích.' }, world.as(caller));
    for (const caller of [lan.caller, dean.caller]) {
      await expect(suspend(caller)).toThrowWithCode('role_required');
      await expect(revoke(caller)).toThrowWithCode('role_required');
    }
    await expect(suspend(withStanding(hoa.caller, 'suspended'))).toThrowWithCode('organisation_not_in_good_standing');
    await expect(resume()).toThrowWithCode('state_conflict');
    await suspend();
    await expect(suspend()).toThrowWithCode('state_conflict');
    await resume(governance);
    await suspend(governance);
    await expect(resume()).toThrowWithCode('role_required');
    await resume(governance);
    await expect(revoke(governance)).toThrowWithCode('role_required');
    await expect(world.grants.revokeGrant({ id, reason: ' ' }, as(hoa))).toThrowWithCode('invalid_argument');
    await suspend();
    await revoke();
    for (const act of [suspend, resume, revoke]) await expect(act()).toThrowWithCode('state_conflict');
    await expect(world.grants.assignSeat({ grantId: id, email: minh.email }, as(dean))).toThrowWithCode(
      'state_conflict',
    );
  });

  test('that was never accepted waits again after a suspension', async () => {
    const { asset } = story.datasetUnderTerms();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset });
    await world.grants.suspendGrant({ id, reason: 'Sự cố.' }, as(hoa));
    expect(await story.check(lan.caller, asset)).toBe('no grant_suspended');
    const { grant } = await world.grants.resumeGrant({ id }, as(hoa));
    expect(grant?.state).toBe(GrantState.PENDING_ACCEPTANCE);
  });

  test('is seen by its holders, its grantors and overseers, and by nobody else', async () => {
    const { id } = await story.granted(lan.caller, hoa.caller, forDepartment());
    const auditor = testCaller({ personId: 'aud', allianceRoles: ['auditor'] });
    for (const viewer of [lan.caller, dean.caller, hoa.caller, governance, auditor])
      expect((await world.grants.getGrant({ id }, world.as(viewer))).grant?.id).toBe(id);
    for (const other of [minh.caller, testCaller({ personId: 'x' })]) {
      await expect(world.grants.getGrant({ id }, world.as(other))).toThrowWithCode('not_found');
      await expect(world.grants.listUsage({ grantId: id }, world.as(other))).toThrowWithCode('not_found');
      await expect(world.grants.suspendGrant({ id, reason: 'x' }, world.as(other))).toThrowWithCode('not_found');
    }
  });

  test('is listed for its holders and its grantors, by state', async () => {
    const an = await story.person('an', { 'dai-hoc': 'member' });
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1)
      made.unshift((await story.granted(an.caller, hoa.caller, forDepartment())).id);
    const idsOf = async (caller: Somebody, request: object) =>
      (await world.grants.listGrants(request, as(caller))).grants.map(({ id }) => id);
    expect(await idsOf(an, {})).toEqual(made);
    expect((await idsOf(dean, { pageSize: 3 })).toSorted()).toEqual(made.toSorted());
    expect(await idsOf(minh, {})).not.toEqual(expect.arrayContaining(made));
    expect(await idsOf(an, { view: GrantView.GRANTOR })).toEqual([]);
    expect(await idsOf(hoa, { view: GrantView.GRANTOR, pageSize: 3 })).toEqual(made);
    await world.grants.revokeGrant({ id: made[1]!, reason: 'Sai.' }, as(hoa));
    expect(await idsOf(an, { state: GrantState.ACTIVE })).toEqual([made[0], made[2]]);
    expect(await idsOf(an, { state: GrantState.REVOKED })).toEqual([made[1]]);
    const first = await world.grants.listGrants({ pageSize: 2 }, as(an));
    const { nextPageToken: pageToken } = first;
    expect(await idsOf(an, { pageSize: 2, pageToken })).toEqual([made[2]]);
  });
});
