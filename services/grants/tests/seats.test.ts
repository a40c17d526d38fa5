import { type Grant, GrantState, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import { MemberRemovedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
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

async function assign(grant: Grant, to: Somebody, by: Somebody = dean): Promise<Grant> {
  return (await world.grants.assignSeat({ grantId: grant.id, email: to.email }, as(by))).grant as Grant;
}
async function remove(grant: Grant, of: Somebody, by: Somebody = dean): Promise<Grant> {
  const seat = grant.seats.find(({ personId }) => personId === of.caller.personId);
  return (await world.grants.removeSeat({ grantId: grant.id, seatId: seat?.id ?? 'none' }, as(by))).grant as Grant;
}
const forDepartment = (seats = 2) => ({ asset: story.dataset(), organisation: 'dai-hoc', seats });

describe('a seat', () => {
  // First: events tell the time of the machine, which this world's clock leaves for good.
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
    await expect(assign(grant, minh)).toThrowWithCode('state_conflict');
    world.travel(DAY);
    await assign(grant, minh);
    const removal = (await world.events()).find(
      ({ type, payload }) => type.endsWith('seat_removed') && payload.includes(personId),
    );
    expect(JSON.parse(removal?.payload ?? '')).toMatchObject({
      audit: { actorRole: 'system', previousState: 'active', nextState: 'removed' },
      grantId: grant.id,
    });
  });

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
    await expect(assign(grant, dean)).rejects.toMatchObject({
      code: 'state_conflict',
      details: { seatCap: 2, from: expect.stringMatching(/Z$/) },
    });
    await remove(await assign(grant, lan), lan);
    world.travel(DAY);
    await assign(grant, dean);
    const types = (await world.events()).filter(({ payload }) => payload.includes(grant.id)).map(({ type }) => type);
    expect(types.map((type) => type.split('.').at(-1))).toEqual([
      'access_request_approved',
      'grant_issued',
      'seat_assigned',
      'seat_assigned',
      'seat_removed',
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

  test('rests in a renewal too, whose seats are managed by whoever managed them', async () => {
    const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
    const grant = await story.granted(dean.caller, hoa.caller, { ...forDepartment(2), until: inDays(20) });
    await world.door(SeatsService).nameSeatManager({ grantId: grant.id, email: lan.email }, as(dean));
    const seated = await assign(grant, minh);
    world.travel(11 * DAY);
    await remove(seated, minh, lan);
    const renewal = { grantId: grant.id, until: inDays(90), report: { incidents: 'Không có.' } };
    const { request } = await world.door(LifeService).renewGrant(renewal, as(dean));
    const { grant: renewed } = await world.grants.approveRequest({ id: request?.id ?? '' }, as(hoa));
    expect(renewed).toMatchObject({ supersedes: grant.id, seatManagerPersonId: lan.caller.personId });
    await expect(assign(renewed!, lan, lan)).toThrowWithCode('state_conflict');
    await assign(renewed!, minh, lan);
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
});

describe('a seat manager', () => {
  const manage = (grant: Grant, to: Somebody, by = dean) =>
    world.door(SeatsService).nameSeatManager({ grantId: grant.id, email: to.email }, as(by));
  const dismiss = (grant: Grant, by = dean) =>
    world.door(SeatsService).dismissSeatManager({ grantId: grant.id }, as(by));
  const granted = () => story.granted(dean.caller, hoa.caller, forDepartment(3));

  test('gives and frees seats beside the owners, and has no access of their own', async () => {
    const grant = await granted();
    await expect(assign(grant, lan, minh)).toThrowWithCode('not_found');
    expect((await manage(grant, minh)).grant?.seatManagerPersonId).toBe(minh.caller.personId);
    await manage(grant, minh);
    expect(await story.check(minh.caller, { ...grant.asset!, name: grant.asset!.name })).toBe('no no_grant');
    const seated = await assign(grant, lan, minh);
    expect(seated.seats.map(({ personId }) => personId)).toContain(lan.caller.personId);
    await remove(seated, lan, minh);
    await remove(seated, dean, minh);
    expect((await world.grants.listGrants({}, as(minh))).grants.map(({ id }) => id)).toContain(grant.id);
    await expect(assign(grant, lan, { ...minh, caller: { ...minh.caller, scopes: ['read'] } })).toThrowWithCode(
      'scope_required',
    );
    for (const act of [() => manage(grant, lan, minh), () => dismiss(grant, minh)])
      await expect(act()).toThrowWithCode('role_required');
    await expect(world.grants.listUsage({ grantId: grant.id }, as(minh))).resolves.toMatchObject({ usage: [] });
    expect((await dismiss(grant)).grant?.seatManagerPersonId).toBe('');
    await expect(dismiss(grant)).toThrowWithCode('not_found');
    await expect(assign(grant, lan, minh)).toThrowWithCode('not_found');
    const told = (await world.events()).filter(
      ({ type, payload }) => type.includes('seat_manager') && payload.includes(grant.id),
    );
    expect(told.map(({ payload }) => JSON.parse(payload))).toMatchObject([
      { audit: { actorRole: 'owner', object: { kind: 'grant' } }, personId: minh.caller.personId },
      { audit: { actorRole: 'owner', object: { kind: 'grant' } }, personId: minh.caller.personId },
    ]);
  });

  test('is a member of the holding organisation, named by its owners for its own grants', async () => {
    const grant = await granted();
    const own = await story.granted(lan.caller, hoa.caller, { asset: story.dataset() });
    await expect(manage(own, minh, lan)).toThrowWithCode('state_conflict');
    for (const email of [hoa.email, 'khong-ai@example.vn'])
      await expect(manage(grant, { ...hoa, email })).toThrowWithCode('state_conflict');
    await expect(manage(grant, minh, hoa)).toThrowWithCode('role_required');
    await expect(manage(grant, minh, lan)).toThrowWithCode('not_found');
    const suspended = { ...dean, caller: withStanding(dean.caller, 'suspended') };
    await expect(manage(grant, minh, suspended)).toThrowWithCode('organisation_not_in_good_standing');
    await world.grants.revokeGrant({ id: grant.id, reason: 'Sai mục đích.' }, as(hoa));
    await expect(manage(grant, minh)).toThrowWithCode('state_conflict');
  });

  test('ends with the membership, with the seat that they had', async () => {
    const grant = await granted();
    const guest = await story.person('thu-ky', { 'dai-hoc': 'member' });
    await world.settle();
    await manage(grant, guest);
    await assign(grant, guest, guest);
    const { personId } = guest.caller;
    await world.publisher.publish(MemberRemovedSchema, { organisation: 'dai-hoc', personId });
    await world.settle();
    const { grant: after } = await world.grants.getGrant({ id: grant.id }, as(dean));
    expect(after).toMatchObject({ seatManagerPersonId: '', seats: [{ personId: dean.caller.personId }] });
    const gone = { ...guest, caller: { ...guest.caller, memberships: [] } };
    await expect(assign(grant, lan, gone)).toThrowWithCode('not_found');
    const told = (await world.events()).filter(
      ({ type, payload }) => type.endsWith('seat_manager_dismissed') && payload.includes(personId),
    );
    expect(told.map(({ payload }) => JSON.parse(payload).audit.actorRole)).toEqual(['system']);
  });
});
