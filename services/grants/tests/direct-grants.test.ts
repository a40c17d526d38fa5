import { AwardState } from '@alliance/proto/alliance/grants/v1/award_pb';
import { AwardsService } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import {
  type GrantDirectlyRequest,
  GrantDirectlyRequestSchema,
} from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { GrantState, Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let head: Somebody;
let hoa: Somebody;
let mai: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  await story.organisation('dinh-chi', 'suspended');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  head = await story.person('truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  mai = await story.person('mai', { 'viet-data': 'owner' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const toPerson = ({ caller }: Somebody) => ({ case: 'personId' as const, value: caller.personId });
const toAddress = (value: string) => ({ case: 'email' as const, value });
const toOrganisation = { case: 'organisation' as const, value: 'dai-hoc' };

type Asset = ReturnType<AllianceStory['dataset']>;
type Changes = Omit<Partial<GrantDirectlyRequest>, '$typeName' | 'asset'> & { asset?: Asset };

function give(changes: Changes, caller = hoa.caller) {
  const usual = {
    asset: story.dataset(),
    to: toPerson(lan),
    purpose: Purpose.RESEARCH,
    until: timestampFromDate(new Date(world.now().getTime() + 90 * DAY)),
    reason: 'Theo thoả thuận hợp tác.',
  };
  return world.decisions.grantDirectly(create(GrantDirectlyRequestSchema, { ...usual, ...changes }), world.as(caller));
}

describe('access that nobody asked for', () => {
  test('is a grant like any other, written down as a request', async () => {
    const asset = story.dataset();
    const { request, grant } = await give({ asset });
    expect(request).toMatchObject({
      state: RequestState.APPROVED,
      unasked: true,
      applicantPersonId: lan.caller.personId,
      decidedByPersonId: hoa.caller.personId,
      decisionNote: 'Theo thoả thuận hợp tác.',
    });
    expect(grant).toMatchObject({ state: GrantState.ACTIVE, operations: [Operation.VIEW, Operation.DOWNLOAD] });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const { requests } = await world.grants.listRequests({ view: RequestView.DECIDER }, as(mai));
    expect(requests.map(({ id }) => id)).toContain(request?.id);
  });

  test('waits for the terms to be accepted', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const { grant } = await give({ asset });
    expect(grant?.state).toBe(GrantState.PENDING_ACCEPTANCE);
    expect(await story.check(lan.caller, asset)).toBe('no terms_not_accepted');
    const { personId } = lan.caller;
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('for an organisation has seats that its owners give', async () => {
    const asset = story.dataset();
    const { grant, request } = await give({ asset, to: toOrganisation, seats: 2 });
    expect(grant).toMatchObject({ seatCap: 2, seats: [] });
    expect(request?.applicantPersonId).toBe('');
    await world.grants.assignSeat({ grantId: grant!.id, email: lan.email }, as(head));
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('stays within the terms of the asset', async () => {
    const { asset } = story.datasetUnderTerms({ seats: 1, termMonths: 1 });
    await expect(give({ asset, to: toOrganisation, seats: 2 })).rejects.toMatchObject({
      code: 'state_conflict',
      details: { clauses: [{ clause: 'term_months' }, { clause: 'seats' }] },
    });
    await expect(give({ asset, purpose: Purpose.TEACHING })).toThrowWithCode('state_conflict');
  });

  test('needs a second decision where a request would', async () => {
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    const { request, grant } = await give({ asset, purpose: Purpose.COMMERCIAL });
    expect([request?.state, request?.secondDecisionNeeded, grant]).toEqual([RequestState.SUBMITTED, true, undefined]);
    const { id } = request!;
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('separation_of_duties');
    expect((await world.grants.approveRequest({ id }, as(mai))).grant?.state).toBe(GrantState.PENDING_ACCEPTANCE);
  });

  test('is given once', async () => {
    const asset = story.dataset();
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => give({ asset })));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['already_exists']));
    const [given] = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await world.grants.revokeGrant({ id: given!.grant!.id, reason: 'Nhầm.' }, as(hoa));
    await give({ asset });
  });

  test('does not pass by an open request', async () => {
    const asset = story.dataset();
    await story.requested(lan.caller, { asset });
    await expect(give({ asset })).toThrowWithCode('already_exists');
  });
});

describe('it is refused', () => {
  test.each([
    ['to the applicant’s side', () => give({}, lan.caller), 'role_required'],
    ['to governance', () => give({}, { ...lan.caller, allianceRoles: ['governance'] }), 'role_required'],
    ['without the scope', () => give({}, { ...hoa.caller, scopes: ['read'] }), 'scope_required'],
    ['in bad standing', () => give({}, withStanding(hoa.caller, 'suspended')), 'organisation_not_in_good_standing'],
    ['to an id nobody has', () => give({ to: { case: 'personId', value: 'nobody' } }), 'not_found'],
    ['to an organisation nobody knows', () => give({ to: { ...toOrganisation, value: 'khong-co' } }), 'not_found'],
    [
      'to one in bad standing',
      () => give({ to: { ...toOrganisation, value: 'dinh-chi' } }),
      'organisation_not_in_good_standing',
    ],
    ['to oneself', () => give({ to: toPerson(hoa) }), 'state_conflict'],
    ['to the own organisation', () => give({ to: { ...toOrganisation, value: 'viet-data' } }), 'state_conflict'],
    ['of what is open', () => give({ asset: story.dataset({ access: 'open' }) }), 'state_conflict'],
    ['to nobody', () => give({ to: { case: undefined } }), 'invalid_argument'],
  ] as const)('%s', async (_name, attempt, code) => {
    await expect(attempt()).toThrowWithCode(code);
  });

  test('with every problem named', async () => {
    const wrong = { versions: 'newest', purpose: Purpose.UNSPECIFIED, seats: 3, reason: ' ' };
    await expect(give({ ...wrong, until: timestampFromDate(new Date(0)) })).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: ['versions', 'purpose', 'seats', 'until', 'reason'].map((field) => ({ field })) },
    });
  });

  test('for an organisation that the giver belongs to', async () => {
    const both = await story.person('hai-noi', { 'viet-data': 'steward', 'dai-hoc': 'member' });
    await expect(give({ to: toOrganisation }, both.caller)).toThrowWithCode('separation_of_duties');
  });
});

describe('access given to an address', () => {
  const doors = () => world.door(AwardsService);
  const given = async (changes: Changes = {}, email = lan.email) => {
    const { award, request, grant } = await give({ to: toAddress(email), ...changes });
    expect([request, grant]).toEqual([undefined, undefined]);
    return award!;
  };
  const claim = (awardId: string, by = lan.caller) => doors().claimAward({ awardId }, world.as(by));
  const listed = async () => (await doors().listAwards({ organisation: 'viet-data' }, as(mai))).awards;

  test('is answered the same whether or not anybody has it', async () => {
    const asset = story.dataset();
    const [some, none] = [await given({ asset }, ' LAN@example.vn '), await given({ asset }, 'khong-ai@example.vn')];
    const { id, email, givenAt, expiresAt, until } = some;
    expect({ ...none, id, email, givenAt, expiresAt, until }).toEqual(some);
    expect([email, none.email]).toEqual(['lan@example.vn', 'khong-ai@example.vn']);
    expect(await story.check(lan.caller, asset)).toBe('no no_grant');
  });

  test('is claimed by whoever has it, and is a grant like any other then', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const { id } = await given({ asset });
    const { awards } = await doors().listMyAwards({}, as(lan));
    expect(awards[0]).toMatchObject({ id, email: '', asset: { name: asset.name } });
    const { request, grant } = await claim(id);
    const { personId } = lan.caller;
    const approved = { state: RequestState.APPROVED, unasked: true, decidedByPersonId: hoa.caller.personId };
    expect(request).toMatchObject({ ...approved, applicantPersonId: personId });
    expect(grant).toMatchObject({ state: GrantState.PENDING_ACCEPTANCE });
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const ended = (await listed()).find((one) => one.id === id);
    expect(ended).toMatchObject({ state: AwardState.CLAIMED, email: '', requestId: request?.id });
    await expect(claim(id)).toThrowWithCode('not_found');
  });

  test('is claimed once, and given once while it is open', async () => {
    const asset = story.dataset();
    const { id } = await given({ asset });
    await expect(give({ asset, to: toAddress(lan.email) })).toThrowWithCode('already_exists');
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => claim(id)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(claim((await given({ asset })).id)).toThrowWithCode('already_exists');
  });

  test('is withdrawn, declined, or expires, and its address is erased', async () => {
    const withdrawn = await given();
    await doors().withdrawAward({ awardId: withdrawn.id }, as(mai));
    await expect(claim(withdrawn.id)).toThrowWithCode('not_found');
    await expect(doors().withdrawAward({ awardId: withdrawn.id }, as(mai))).toThrowWithCode('state_conflict');
    const declined = await given();
    await doors().declineAward({ awardId: declined.id }, as(lan));
    const states = (await listed()).map(({ id, state, email }) => [id, state, email]);
    expect(states).toContainEqual([withdrawn.id, AwardState.WITHDRAWN, '']);
    expect(states).toContainEqual([declined.id, AwardState.DECLINED, '']);
    const { count } = await world.db
      .selectFrom('award')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('state', '<>', 'open')
      .where('email', 'is not', null)
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(0);
  });

  test('stays within the terms, and waits for a second decision once it is claimed', async () => {
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    await expect(give({ asset, to: toAddress(lan.email) })).toThrowWithCode('state_conflict');
    const { request, grant } = await claim((await given({ asset, purpose: Purpose.COMMERCIAL })).id);
    expect([request?.state, grant]).toEqual([RequestState.SUBMITTED, undefined]);
    await expect(world.grants.approveRequest({ id: request!.id }, as(hoa))).toThrowWithCode('separation_of_duties');
    expect((await world.grants.approveRequest({ id: request!.id }, as(mai))).grant).toBeDefined();
  });

  test.each([
    ['anonymous giving', () => give({ to: toAddress(lan.email) }, null as never), 'unauthenticated'],
    ['giving to an address from outside', () => give({ to: toAddress(lan.email) }, lan.caller), 'role_required'],
    ['claiming anonymously', async () => claim((await given()).id, null as never), 'unauthenticated'],
    ['claiming what is for another address', async () => claim((await given()).id, head.caller), 'not_found'],
    ['claiming an id of nothing', () => claim('khong-co'), 'not_found'],
    [
      'claiming for one’s own organisation',
      async () => claim((await given({}, mai.email)).id, mai.caller),
      'state_conflict',
    ],
    ['listing from outside', () => doors().listAwards({ organisation: 'viet-data' }, as(lan)), 'role_required'],
    [
      'withdrawing from outside',
      async () => doors().withdrawAward({ awardId: (await given()).id }, as(head)),
      'not_found',
    ],
    [
      'declining for somebody else',
      async () => doors().declineAward({ awardId: (await given()).id }, as(head)),
      'not_found',
    ],
    [
      'calling as another service',
      () => world.door(AwardsService, 'storage').listMyAwards({}, as(lan)),
      'caller_not_allowed',
    ],
  ] as const)('%s is refused', async (_name, attempt, code) => {
    await expect(attempt()).toThrowWithCode(code);
  });

  test('is worth nothing once whoever gave it decides no more', async () => {
    const leaving = await story.person('thuy', { 'viet-data': 'steward' });
    await world.settle();
    const asset = story.dataset();
    const { award } = await give({ asset, to: toAddress(head.email) }, leaving.caller);
    await story.joins(leaving.caller.personId, 'viet-data', 'member');
    await world.settle();
    await expect(claim(award!.id, head.caller)).toThrowWithCode('state_conflict');
  });

  test('ends with its time, and the log never has the address', async () => {
    const asset = story.dataset();
    const { id } = await given({ asset });
    world.travel(31 * DAY);
    await expect.poll(async () => (await listed()).find((one) => one.id === id)?.state).toBe(AwardState.EXPIRED);
    await expect(claim(id)).toThrowWithCode('not_found');
    const told = (await world.events()).filter(({ type }) => type.includes('award_'));
    expect(new Set(told.map(({ type }) => type.split('.').at(-1)))).toEqual(
      new Set(['award_given', 'award_claimed', 'award_declined', 'award_withdrawn', 'award_expired']),
    );
    expect(JSON.stringify(told)).not.toContain('@');
  });
});
