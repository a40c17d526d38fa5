import { type Grant, GrantState, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { GrantView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { MemberRemovedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
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

async function assign(grant: Grant, to: Somebody, by: Somebody = dean): Promise<Grant> {
  return (await world.grants.assignSeat({ grantId: grant.id, email: to.email }, as(by))).grant as Grant;
}
async function remove(grant: Grant, of: Somebody, by: Somebody = dean): Promise<Grant> {
  const seat = grant.seats.find(({ personId }) => personId === of.caller.personId);
  return (await world.grants.removeSeat({ grantId: grant.id, seatId: seat?.id ?? 'none' }, as(by))).grant as Grant;
}
const forDepartment = (seats = 2) => ({ asset: story.dataset(), organisation: 'dai-hoc', seats });

describe('a seat', () => {
  test('is given to a member by an owner, up to the cap, and freed again', async () => {
    const { asset, ...wish } = forDepartment();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, ...wish });
    expect(await story.check(minh.caller, asset)).toBe('no no_grant');
    const full = await assign(grant, minh);
    expect(full.seats.map(({ personId, state }) => [personId, state])).toEqual([
      [lan.caller.personId, SeatState.ACTIVE],
      [minh.caller.personId, SeatState.ACTIVE],
    ]);
    expect(await story.check(minh.caller, asset)).toBe('yes grant');
    await expect(assign(grant, minh)).toThrowWithCode('already_exists');
    await expect(assign(grant, dean)).toThrowWithCode('state_conflict');
    const freed = await remove(full, lan);
    expect(freed.seats).toHaveLength(1);
    expect(await story.check(lan.caller, asset)).toBe('no no_grant');
    await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
    await expect(remove(full, lan)).toThrowWithCode('not_found');
    await assign(grant, dean);
    const types = (await world.events()).filter(({ payload }) => payload.includes(grant.id)).map(({ type }) => type);
    expect(types.map((type) => type.split('.').at(-1))).toEqual([
      'access_request_approved',
      'grant_issued',
      'seat_assigned',
      'seat_assigned',
      'seat_removed',
      'seat_assigned',
    ]);
  });

  test('accepts the terms for itself', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', seats: 2 });
    world.licensing.givenAcceptance({ personId: lan.caller.personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const { seats, state } = await assign(grant, minh);
    expect(state).toBe(GrantState.ACTIVE);
    expect(seats.map((seat) => seat.state)).toEqual([SeatState.ACTIVE, SeatState.PENDING_ACCEPTANCE]);
    expect(await story.check(minh.caller, asset)).toBe('no terms_not_accepted');
  });

  test('is for members of the holding organisation only', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, forDepartment());
    const outsider = await story.person('nguoi-ngoai', { 'viet-data': 'member' });
    await world.settle();
    await expect(assign(grant, outsider)).toThrowWithCode('state_conflict');
    await expect(assign(grant, { ...minh, email: 'khong-ai@example.vn' })).toThrowWithCode('state_conflict');
  });

  test('is given and taken by owners of the holding organisation in good standing only', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, forDepartment());
    const assignBy = (caller = lan.caller) =>
      world.grants.assignSeat({ grantId: grant.id, email: minh.email }, world.as(caller));
    await expect(assignBy(lan.caller)).toThrowWithCode('role_required');
    await expect(assignBy(hoa.caller)).toThrowWithCode('role_required');
    await expect(assignBy(minh.caller)).toThrowWithCode('not_found');
    await expect(assignBy(withStanding(dean.caller, 'suspended'))).toThrowWithCode('organisation_not_in_good_standing');
    await expect(assignBy({ ...dean.caller, scopes: ['read', 'decide'] })).toThrowWithCode('scope_required');
    await expect(remove(grant, lan, hoa)).toThrowWithCode('role_required');
  });

  test('of a person’s own grant stays theirs', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, { asset: story.dataset() });
    await expect(assign(grant, minh, lan)).toThrowWithCode('state_conflict');
    await expect(remove(grant, lan, lan)).toThrowWithCode('state_conflict');
  });

  test('the last one, wanted by ten at once, is given to one', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, forDepartment(2));
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, index) => story.person(`nhom-${index}`, { 'dai-hoc': 'member' })),
    );
    await world.settle();
    const attempts = await Promise.allSettled(people.map((somebody) => assign(grant, somebody)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = attempts.filter((attempt) => attempt.status === 'rejected').map(({ reason }) => reason.code);
    expect(new Set(codes)).toEqual(new Set(['state_conflict']));
  });

  test('ends with the membership, and frees its place', async () => {
    const { asset, ...wish } = forDepartment(2);
    const grant = await story.granted(lan.caller, hoa.caller, { asset, ...wish });
    const guest = await story.person('khach', { 'dai-hoc': 'member' });
    await world.settle();
    await assign(grant, guest);
    const { personId } = guest.caller;
    await world.publisher.publish(MemberRemovedSchema, { organisation: 'dai-hoc', personId });
    await world.settle();
    expect(await story.check(hoa.caller, asset, { personId })).toBe('no no_grant');
    const { grant: after } = await world.grants.getGrant({ id: grant.id }, as(dean));
    expect(after?.seats.map((seat) => seat.personId)).toEqual([lan.caller.personId]);
    await assign(grant, minh);
    const removal = (await world.events()).find(
      ({ type, payload }) => type.endsWith('seat_removed') && payload.includes(personId),
    );
    expect(JSON.parse(removal?.payload ?? '')).toMatchObject({
      audit: { actorRole: 'system', previousState: 'active', nextState: 'removed' },
      grantId: grant.id,
    });
  });
});

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
    await expect(assign({ id } as Grant, minh)).toThrowWithCode('state_conflict');
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
