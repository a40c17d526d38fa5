import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { type AccessRequest, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RuleOutcome } from '@alliance/proto/alliance/grants/v1/rule_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, STATEMENT, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
let owner: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  owner = await story.person('chu', { 'viet-data': 'owner' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });

async function prepared(by = lan, changes: object = {}): Promise<AccessRequest> {
  const wish = {
    asset: story.dataset(),
    organisation: 'dai-hoc',
    purpose: Purpose.RESEARCH,
    statement: STATEMENT,
    until: timestampFromDate(new Date(world.now().getTime() + 90 * DAY)),
    ...changes,
  };
  return (await world.grants.createRequest(wish, as(by))).request!;
}
const applicants = () => world.door(ApplicantsService);
const sign = async (id: string, caller: Caller = dean.caller, expectedRevision = 0n) =>
  (await applicants().signRequest({ requestId: id, expectedRevision }, world.as(caller))).request!;
const refuse = async (id: string, caller: Caller = dean.caller, reason = 'Khoa không cần bộ dữ liệu này.') =>
  (await applicants().refuseSignature({ requestId: id, reason }, world.as(caller))).request!;
const eventsAbout = async (id: string) => (await world.events()).filter(({ payload }) => payload.includes(id));

describe('a request for an organisation', () => {
  test('of somebody who does not own it waits for an owner, and is nothing to the other side until then', async () => {
    const made = await prepared();
    const { id } = made;
    expect(made).toMatchObject({ state: RequestState.AWAITING_SIGNATURE, signedByPersonId: '' });
    expect([made.submittedAt, made.dueAt]).toEqual([undefined, undefined]);
    for (const other of [hoa.caller, governance])
      await expect(world.grants.getRequest({ id }, world.as(other))).toThrowWithCode('not_found');
    const listed = async (view: RequestView, by: Somebody) =>
      (await world.grants.listRequests({ view, state: RequestState.AWAITING_SIGNATURE }, as(by))).requests.map(
        (one) => one.id,
      );
    expect(await listed(RequestView.SIGNATORY, dean)).toContain(id);
    expect(await listed(RequestView.SIGNATORY, lan)).toEqual([]);
    expect(await listed(RequestView.DECIDER, hoa)).toEqual([]);
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('not_found');
    await expect(prepared(dean, { asset: made.asset })).toThrowWithCode('already_exists');
    await expect(world.door(RulesService).listAnswers({ requestId: id }, as(dean))).resolves.toMatchObject({});
    expect(await eventsAbout(id)).toEqual([]);

    world.travel(3 * DAY);
    await expect(sign(id, dean.caller, 9n)).toThrowWithCode('revision_mismatch');
    const signed = await sign(id, dean.caller, made.revision);
    expect(signed).toMatchObject({ state: RequestState.SUBMITTED, signedByPersonId: dean.caller.personId });
    // Its 14 days start with the signature.
    expect(Number(signed.dueAt!.seconds)).toBeGreaterThan(world.now().getTime() / 1_000 + 13 * 86_400);
    expect((await eventsAbout(id)).map(({ payload }) => JSON.parse(payload))).toMatchObject([
      { audit: { actorRole: 'signatory', previousState: 'awaiting-signature', nextState: 'submitted' } },
    ]);
    await expect(sign(id)).toThrowWithCode('state_conflict');
    await expect(world.door(RulesService).listAnswers({ requestId: id }, as(dean))).toThrowWithCode('role_required');
    expect((await world.grants.approveRequest({ id }, as(hoa))).grant?.seats).toMatchObject([
      { personId: lan.caller.personId },
    ]);
  });

  test('of an owner is signed by submitting', async () => {
    expect(await prepared(dean)).toMatchObject({
      state: RequestState.SUBMITTED,
      signedByPersonId: dean.caller.personId,
    });
  });

  test('is looked at by rules when it is signed, not before', async () => {
    const organisation = 'viet-data';
    const rules = [{ id: 'all', outcome: RuleOutcome.APPROVE }];
    await world.door(RulesService).setRules({ organisation, rules, replacesVersion: 0 }, as(owner));
    const asset = story.dataset();
    const codes = [{ code: 'NRES', values: [] }];
    await world.door(RulesService).setUseConditions({ asset, codes, replacesVersion: 0 }, as(owner));
    const { id, state } = await prepared(lan, { asset });
    expect(state).toBe(RequestState.AWAITING_SIGNATURE);
    expect(await sign(id)).toMatchObject({ state: RequestState.APPROVED, decidedByRule: 'all' });
    await world.door(RulesService).setRules({ organisation, rules: [], replacesVersion: 1 }, as(owner));
  });

  test('is refused a signature with a reason, or withdrawn, and does not stand in the way any more', async () => {
    const { id, asset } = await prepared();
    await expect(refuse(id, dean.caller, ' ')).toThrowWithCode('invalid_argument');
    expect(await refuse(id)).toMatchObject({
      state: RequestState.WITHDRAWN,
      decisionNote: 'Khoa không cần bộ dữ liệu này.',
      signatureRefusedByPersonId: dean.caller.personId,
    });
    await expect(world.grants.getRequest({ id }, as(hoa))).toThrowWithCode('not_found');
    for (const act of [() => sign(id), () => refuse(id)]) await expect(act()).toThrowWithCode('state_conflict');
    const again = await prepared(lan, { asset });
    await world.grants.withdrawRequest({ id: again.id }, as(lan));
    await expect(sign(again.id)).toThrowWithCode('state_conflict');
    expect([...(await eventsAbout(id)), ...(await eventsAbout(again.id))]).toEqual([]);
  });

  test('that was sent back is signed anew; its clock stands still until then', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    const { dueAt } = (await world.grants.getRequest({ id }, as(lan))).request!;
    await world.grants.returnRequest({ id, note: 'Xin nói rõ hơn.' }, as(hoa));
    world.travel(10 * DAY);
    const { request } = await world.grants.submitRequest({ id, statement: `${STATEMENT} Chỉ năm nay.` }, as(lan));
    expect(request).toMatchObject({ state: RequestState.AWAITING_SIGNATURE, signedByPersonId: '' });
    expect((await world.grants.getRequest({ id }, as(hoa))).request?.state).toBe(RequestState.AWAITING_SIGNATURE);
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('state_conflict');
    world.travel(10 * DAY);
    const signed = await sign(id);
    const later = Number(signed.dueAt!.seconds - dueAt!.seconds) / 86_400;
    expect(later).toBeCloseTo(20, 1);
    expect(Number(signed.pausedSeconds) / 86_400).toBeCloseTo(20, 1);
  });

  test('lapses when nobody signs it for 60 days', async () => {
    const { id } = await prepared();
    world.travel(59 * DAY);
    expect((await world.grants.getRequest({ id }, as(lan))).request?.state).toBe(RequestState.AWAITING_SIGNATURE);
    world.travel(DAY);
    await expect
      .poll(async () => (await world.grants.getRequest({ id }, as(lan))).request?.state)
      .toBe(RequestState.LAPSED);
    await expect(sign(id)).toThrowWithCode('state_conflict');
  });

  test('signed ten times at once is submitted once', async () => {
    const { id } = await prepared();
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => sign(id)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await eventsAbout(id)).toHaveLength(1);
  });
});

describe('a signature', () => {
  test.each(['sign', 'refuse'] as const)('(%s) is for owners of the organisation that asks', async (act) => {
    const { id } = await prepared();
    const given = (caller: Caller | null, door = applicants()) =>
      act === 'sign'
        ? door.signRequest({ requestId: id }, world.as(caller))
        : door.refuseSignature({ requestId: id, reason: 'Không.' }, world.as(caller));
    await expect(given(null)).toThrowWithCode('unauthenticated');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      await expect(given(dean.caller, world.door(ApplicantsService, service))).toThrowWithCode('caller_not_allowed');
    await expect(given(lan.caller)).toThrowWithCode('role_required');
    const outsiders = [
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
      testCaller({ personId: 'elsewhere', memberships: [memberOf('cong-ty', 'owner')] }),
      hoa.caller,
      governance,
    ];
    for (const caller of outsiders) await expect(given(caller)).toThrowWithCode('not_found');
    await expect(given(withStanding(dean.caller, 'suspended'))).toThrowWithCode('organisation_not_in_good_standing');
    const scopes = SCOPES.filter((scope) => scope !== 'decide');
    await expect(given({ ...dean.caller, scopes })).toThrowWithCode('scope_required');
    const own = await story.requested(lan.caller, { asset: story.dataset() });
    await expect(sign(own.id, lan.caller)).toThrowWithCode('role_required');
    expect((await world.grants.getRequest({ id }, as(lan))).request?.revision).toBe(1n);
  });
});
