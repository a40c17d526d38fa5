import { Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { MemberRemovedSchema, MemberRoleChangedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let rules: RpcClient<typeof RulesService>;
let lan: Somebody;
let hoa: Somebody;
let owner: Somebody;
let binh: Somebody;
let expert: Somebody;
const organisation = 'viet-data';
let people = 0;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  rules = world.door(RulesService);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  owner = await story.person('chu', { 'viet-data': 'owner' });
  expert = await story.person('chuyen-gia');
});
/** A steward and a colleague of their own for each test. */
beforeEach(async () => {
  people += 1;
  hoa = await story.person(`hoa-${people}`, { 'viet-data': 'steward' });
  binh = await story.person(`binh-${people}`, { 'viet-data': 'member' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Asset = ReturnType<AllianceStory['dataset']>;
const as = (somebody: Somebody) => world.as(somebody.caller);
const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
type Changes = { from?: number; until?: number; assets?: Asset[]; by?: Somebody; to?: Somebody };

async function delegate({ from = 0, until = 30, assets = [], by = hoa, to = binh }: Changes = {}) {
  const given = { organisation, email: to.email, from: inDays(from), until: inDays(until), assets };
  return (await rules.startDelegation(given, as(by))).delegation!;
}
const asked = async (changes = {}) => (await story.requested(lan.caller, { asset: story.dataset(), ...changes })).id;
const approve = (id: string, by = binh) => world.grants.approveRequest({ id }, as(by));

describe('a delegate', () => {
  test('sees and decides requests in the steward’s place, which decision and audit tell', async () => {
    const id = await asked();
    await expect(approve(id)).toThrowWithCode('not_found');
    await delegate();
    expect((await world.grants.getRequest({ id }, as(binh))).request?.id).toBe(id);
    const { requests } = await world.grants.listRequests({ view: RequestView.DECIDER }, as(binh));
    expect(requests.map((request) => request.id)).toContain(id);
    await world.decisions.askForReview({ requestId: id, email: expert.email, question: 'Sao?' }, as(binh));
    expect((await world.decisions.listReviews({ requestId: id }, as(binh))).reviews).toHaveLength(1);
    await rules.listAnswers({ requestId: id }, as(binh));
    await world.grants.addComment({ requestId: id, text: 'Chào.' }, as(binh));
    const { request } = await approve(id);
    expect(request).toMatchObject({ state: RequestState.APPROVED, decidedByPersonId: binh.caller.personId });
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(lan));
    expect(decisions).toMatchObject([
      { personId: binh.caller.personId, onBehalfOfPersonId: hoa.caller.personId, ruleId: '' },
    ]);
    const told = (await world.events()).find(
      ({ type, payload }) => type.endsWith('access_request_approved') && payload.includes(id),
    );
    expect(JSON.parse(told?.payload ?? '{}').audit).toMatchObject({
      actorPersonId: binh.caller.personId,
      onBehalfOfPersonId: hoa.caller.personId,
    });
  });

  test('decides for the assets and in the time that are named, in good standing, and only on requests', async () => {
    const asset = story.dataset();
    await delegate({ assets: [asset], from: 5, until: 10 });
    const [inside, outside] = [await asked({ asset }), await asked()];
    await expect(approve(inside)).toThrowWithCode('not_found');
    world.travel(6 * DAY);
    await expect(approve(outside)).toThrowWithCode('not_found');
    const { requests } = await world.grants.listRequests({ view: RequestView.DECIDER }, as(binh));
    expect(requests.map(({ id }) => id)).toEqual([inside]);
    const suspended = { ...binh, caller: withStanding(binh.caller, 'suspended') };
    await expect(approve(inside, suspended)).toThrowWithCode('organisation_not_in_good_standing');
    const given = { asset, purpose: Purpose.RESEARCH, until: inDays(9), reason: 'Thoả thuận.' };
    const to = { case: 'email' as const, value: expert.email };
    await expect(world.decisions.grantDirectly({ ...given, to }, as(binh))).toThrowWithCode('role_required');
    world.travel(5 * DAY);
    await expect(approve(inside)).toThrowWithCode('not_found');
  });

  test('names no delegate, and is a member of the organisation who decides nothing there', async () => {
    await delegate();
    const another = await story.person(`an-${people}`, { 'viet-data': 'member' });
    await world.settle();
    await expect(delegate({ by: binh, to: another })).toThrowWithCode('role_required');
    await expect(delegate({ to: lan })).toThrowWithCode('not_found');
    await expect(delegate({ to: owner })).toThrowWithCode('state_conflict');
    await expect(delegate({ to: hoa })).toThrowWithCode('state_conflict');
    await expect(delegate({ until: 400 })).toThrowWithCode('invalid_argument');
  });
});

describe('separation of duties', () => {
  test('counts what the steward and what the delegate have a part in', async () => {
    await delegate();
    const ofSteward = (await story.requested(hoa.caller, { asset: story.dataset() })).id;
    const ofDelegate = (await story.requested(binh.caller, { asset: story.dataset() })).id;
    await expect(approve(ofSteward)).toThrowWithCode('separation_of_duties');
    await expect(approve(ofDelegate)).toThrowWithCode('separation_of_duties');
    const theirs = await asked({ organisation: 'dai-hoc' });
    await story.joins(hoa.caller.personId, 'dai-hoc');
    await world.settle();
    const act = { id: theirs, reason: 'Không.', clause: '1' };
    await expect(world.grants.rejectRequest(act, as(binh))).toThrowWithCode('separation_of_duties');
    await world.grants.rejectRequest(act, as(owner));
  });

  test('a steward and their delegate are not two', async () => {
    await delegate();
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    const [one, two] = [
      await asked({ asset, purpose: Purpose.COMMERCIAL }),
      (await story.requested(expert.caller, { asset, purpose: Purpose.COMMERCIAL })).id,
    ];
    await approve(one);
    await expect(approve(one, hoa)).toThrowWithCode('separation_of_duties');
    await approve(two, hoa);
    await expect(approve(two)).toThrowWithCode('separation_of_duties');
    for (const id of [one, two]) expect((await approve(id, owner)).grant).toBeDefined();
  });

  test('after a remission neither of the two decides again', async () => {
    await delegate();
    const id = await asked();
    await world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(binh));
    const governance = await story.person(`quan-tri-${people}`, {}, { allianceRoles: ['governance'] });
    const against = { case: 'requestId' as const, value: id };
    await world.decisions.openAppeal({ against, reasons: 'Sai rồi.' }, as(lan));
    await world.decisions.remitAppeal({ against, reasons: 'Xem lại.' }, as(governance));
    for (const by of [binh, hoa]) await expect(approve(id, by)).toThrowWithCode('separation_of_duties');
    await approve(id, owner);
  });
});

describe('a delegation ends', () => {
  const endedOf = async (id: string) => {
    const { delegations } = await rules.listDelegations({ organisation }, as(owner));
    return delegations.find((one) => one.id === id)?.endedAt !== undefined;
  };

  test('by hand of either of the two or an owner, once', async () => {
    for (const by of [hoa, binh, owner]) {
      const { id } = await delegate();
      await expect(rules.endDelegation({ organisation, id }, as(lan))).toThrowWithCode('not_found');
      await rules.endDelegation({ organisation, id }, as(by));
      await expect(rules.endDelegation({ organisation, id }, as(by))).toThrowWithCode('state_conflict');
      await expect(approve(await asked())).toThrowWithCode('not_found');
    }
    expect((await rules.listDelegations({ organisation }, as(binh))).delegations).toHaveLength(3);
    expect((await rules.listDelegations({ organisation }, as(lan))).delegations).toEqual([]);
  });

  test.each(['steward leaves', 'delegate leaves', 'steward is one no more'])('when the %s', async (what) => {
    const { id } = await delegate();
    const { personId } = (what.startsWith('delegate') ? binh : hoa).caller;
    if (what.endsWith('leaves')) await world.publisher.publish(MemberRemovedSchema, { organisation, personId });
    else {
      const role = OrganisationRole.PUBLISHER;
      await world.publisher.publish(MemberRoleChangedSchema, { organisation, personId, role });
    }
    await world.settle();
    expect(await endedOf(id)).toBe(true);
    await expect(approve(await asked())).toThrowWithCode('not_found');
    const told = (await world.events()).filter(
      ({ type, payload }) => type.includes('delegation') && payload.includes(id),
    );
    expect(told.map(({ type }) => type.split('.').at(-1))).toEqual(['delegation_started', 'delegation_ended']);
  });
});
