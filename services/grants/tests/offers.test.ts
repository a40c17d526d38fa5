import { DecisionKind } from '@alliance/proto/alliance/grants/v1/decision_pb';
import { BulkAct } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type RequestChanges, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let head: Somebody;
let hoa: Somebody;
let mai: Somebody;
let delegate: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  head = await story.person('head', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  mai = await story.person('mai', { 'viet-data': 'owner' });
  delegate = await story.person('delegate', { 'viet-data': 'member' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = ({ caller }: Somebody) => world.as(caller);
const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
const USUAL = [Operation.VIEW, Operation.DOWNLOAD];
const asked = (changes: Partial<RequestChanges> = {}) =>
  story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc', seats: 5, ...changes });
const approve = (id: string, narrowing: object = {}, by = hoa) =>
  world.grants.approveRequest({ id, ...narrowing }, as(by));
const accept = (requestId: string, by = lan) => world.decisions.acceptOffer({ requestId }, as(by));
const told = async (id: string) =>
  (await world.events())
    .map(({ type, payload }) => ({ type: type.replace('alliance.grants.v1.', ''), ...JSON.parse(payload) }))
    .filter(({ request }) => request?.id === id);

describe('an approval that gives less than was asked for', () => {
  test.each([
    ['seats', { seats: 2 }],
    ['operations', { operations: [Operation.VIEW] }],
    ['versions', { versions: '1.0.0' }],
    ['until', { until: timestampFromDate(new Date(Date.now() + 20 * DAY)) }],
  ])('%s: shows the difference, and gives nothing before it is accepted', async (part, narrowing) => {
    const { id, asset } = await asked();
    const { request, grant } = await approve(id, { ...narrowing, note: 'Bấy nhiêu thôi.' });
    expect(grant).toBeUndefined();
    expect(request).toMatchObject({
      state: RequestState.OFFERED,
      grantId: '',
      offer: { narrowed: [part], ...narrowing },
    });
    expect(await story.check(lan.caller, asset as never)).toBe('no no_grant');
    const accepted = await accept(id, part === 'seats' ? head : lan);
    expect(accepted.request).toMatchObject({ state: RequestState.APPROVED, grantId: accepted.grant!.id });
    const { seatCap = 5, ...given } = { ...narrowing, seatCap: 'seats' in narrowing ? 2 : 5, seats: undefined };
    const { seats: _, ...rest } = given;
    expect(accepted.grant).toMatchObject({ seatCap, ...rest });
    await expect(accept(id)).toThrowWithCode('state_conflict');
    const events = await told(id);
    expect(events.map(({ type }) => type)).toEqual([
      'access_requested',
      'access_request_narrowed',
      'access_request_accepted',
    ]);
    expect(events.at(-1)?.audit).toMatchObject({
      actorRole: part === 'seats' ? 'signatory' : 'applicant',
      previousState: 'offered',
      nextState: 'approved',
    });
    expect(JSON.stringify(events)).not.toContain('Bấy nhiêu');
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(mai));
    expect(decisions.map(({ kind, personId }) => [kind, personId])).toEqual([
      [DecisionKind.NARROWED, hoa.caller.personId],
    ]);
  });

  test('can be declined, which withdraws the request, or rejected after all', async () => {
    const declined = await asked();
    await approve(declined.id, { seats: 1 });
    const { request } = await world.decisions.declineOffer({ requestId: declined.id }, as(lan));
    expect(request?.state).toBe(RequestState.WITHDRAWN);
    await expect(accept(declined.id)).toThrowWithCode('state_conflict');
    const { id } = await asked();
    await approve(id, { seats: 1 });
    await world.grants.rejectRequest({ id, reason: 'Không còn.', clause: '1' }, as(hoa));
    await expect(accept(id)).toThrowWithCode('state_conflict');
  });

  test('is accepted by the applicant’s side only, once, in the revision that they saw', async () => {
    const { id } = await asked();
    const { request } = await approve(id, { seats: 1 });
    for (const by of [hoa, mai]) await expect(accept(id, by)).toThrowWithCode('role_required');
    await expect(world.decisions.acceptOffer({ requestId: id, expectedRevision: 1n }, as(lan))).toThrowWithCode(
      'revision_mismatch',
    );
    const [revision] = [request!.revision];
    const codes = await Promise.all(
      [lan, head, lan].map((by) =>
        world.decisions.acceptOffer({ requestId: id, expectedRevision: revision }, as(by)).then(
          () => 'accepted',
          (error) => error.code,
        ),
      ),
    );
    expect(codes.toSorted()).toEqual(['accepted', 'state_conflict', 'state_conflict']);
  });

  test('is held to the terms as they stand when it is accepted', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const { id } = await asked({ asset });
    await approve(id, { operations: [Operation.DOWNLOAD] });
    const conditions = { operations: ['view'], purposes: ['research'] };
    world.licensing.givenTerms({ organisation: 'viet-data', licenceId: terms.licenceId, conditions });
    await expect(accept(id)).toThrowWithCode('state_conflict');
  });

  test('lapses when nobody answers it for 60 days, and cannot be asked for beside it', async () => {
    const { id, asset } = await asked();
    await approve(id, { seats: 1 });
    await expect(asked({ asset: asset as never })).rejects.toThrowWithCode('already_exists');
    world.travel(61 * DAY);
    await expect
      .poll(async () => (await world.grants.getRequest({ id }, as(lan))).request?.state)
      .toBe(RequestState.LAPSED);
  });
});

describe('whoever approves', () => {
  test('of two, what the first took away has to be accepted after the second', async () => {
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    const { id } = await asked({ asset, purpose: Purpose.COMMERCIAL });
    expect((await approve(id, { seats: 2 })).request?.state).toBe(RequestState.SUBMITTED);
    const ids = [id];
    const { outcomes } = await world.decisions.decideInBulk({ ids, act: BulkAct.APPROVE }, as(mai));
    expect(outcomes).toMatchObject([{ state: RequestState.OFFERED, secondDecisionNeeded: false, grantId: '' }]);
    expect((await accept(id)).grant?.seatCap).toBe(2);
  });

  test('a delegate’s narrowing waits like a steward’s, and names both', async () => {
    const rules = world.door(RulesService);
    await rules.startDelegation({ organisation: 'viet-data', email: delegate.email, until: inDays(9) }, as(hoa));
    const { id } = await asked();
    const { request } = await approve(id, { seats: 1 }, delegate);
    expect(request?.state).toBe(RequestState.OFFERED);
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(hoa));
    expect(decisions).toMatchObject([{ personId: delegate.caller.personId, onBehalfOfPersonId: hoa.caller.personId }]);
    expect((await accept(id)).grant?.seatCap).toBe(1);
  });

  test('a rule gives what was asked for, and a quota is no less', async () => {
    const { id } = await asked({ operations: USUAL });
    const { grant, request } = await approve(id, { downloadQuotaBytes: 1_000n });
    expect([grant?.downloadQuotaBytes, request?.offer]).toEqual([1_000n, undefined]);
  });
});
