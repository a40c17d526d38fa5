import { Advice, DecisionKind } from '@alliance/proto/alliance/grants/v1/decision_pb';
import { GrantState, Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let hoa: Somebody;
let mai: Somebody;
let expert: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc', 'vien']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  mai = await story.person('mai', { 'viet-data': 'owner' });
  expert = await story.person('chuyen-gia', { vien: 'member' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const ask = (requestId: string, whom: Somebody, by = hoa) =>
  world.decisions.askForReview({ requestId, email: whom.email, question: 'Có phù hợp không?' }, as(by));
const advise = (requestId: string, by: Somebody, advice: Advice = Advice.REJECT) =>
  world.decisions.giveReview({ requestId, advice, text: 'Không nên.' }, as(by));

describe('a reviewer', () => {
  test('reads the request once asked, advises, and decides nothing', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    await expect(world.grants.getRequest({ id }, as(expert))).toThrowWithCode('not_found');
    await ask(id, expert);
    expect((await world.grants.getRequest({ id }, as(expert))).request?.id).toBe(id);
    await expect(world.grants.approveRequest({ id }, as(expert))).toThrowWithCode('role_required');
    await expect(world.grants.addComment({ requestId: id, text: 'Chào.' }, as(expert))).toThrowWithCode(
      'role_required',
    );
    const { review } = await advise(id, expert);
    expect(review).toMatchObject({ advice: Advice.REJECT, text: 'Không nên.', askedByPersonId: hoa.caller.personId });
    await advise(id, expert, Advice.APPROVE);
    const { reviews } = await world.decisions.listReviews({ requestId: id }, as(mai));
    expect(reviews.map(({ advice }) => advice)).toEqual([Advice.APPROVE]);
    expect((await world.decisions.listReviews({ requestId: id }, as(expert))).reviews).toHaveLength(1);
    await expect(world.decisions.listReviews({ requestId: id }, as(lan))).toThrowWithCode('role_required');
    await world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(hoa));
    await expect(advise(id, expert)).toThrowWithCode('state_conflict');
    const told = (await world.events()).filter(({ payload }) => payload.includes(id));
    expect(told.map(({ type }) => type.split('.').at(-1))).toEqual(
      expect.arrayContaining(['review_requested', 'review_given']),
    );
    expect(told.map(({ payload }) => payload).join()).not.toMatch(/phù hợp|Không nên/);
  });

  test('is asked once, by those who decide, and has no part in the request', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    const colleague = await story.person('dong-nghiep', { 'dai-hoc': 'member' });
    await world.settle();
    await expect(ask(id, lan)).toThrowWithCode('separation_of_duties');
    await expect(ask(id, colleague)).toThrowWithCode('separation_of_duties');
    await expect(ask(id, expert, lan)).toThrowWithCode('role_required');
    await expect(ask(id, { ...expert, email: 'nobody@example.vn' })).toThrowWithCode('not_found');
    await ask(id, expert);
    await expect(ask(id, expert)).toThrowWithCode('already_exists');
    await expect(advise(id, mai)).toThrowWithCode('role_required');
    await expect(advise(id, expert, Advice.UNSPECIFIED)).toThrowWithCode('invalid_argument');
  });
});

describe('where two must agree', () => {
  const commercial = () => {
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    return story.requested(lan.caller, { asset, organisation: 'dai-hoc', purpose: Purpose.COMMERCIAL, seats: 5 });
  };

  test('the first approval gives nothing; another person’s does, and no more than the first', async () => {
    const { id, asset } = await commercial();
    const first = await world.grants.approveRequest({ id, seats: 2, note: 'Được.' }, as(hoa));
    expect(first.grant).toBeUndefined();
    expect(first.request).toMatchObject({
      state: RequestState.SUBMITTED,
      secondDecisionNeeded: true,
      firstApprovedByPersonId: hoa.caller.personId,
      grantId: '',
    });
    expect(await story.check(lan.caller, asset as never)).toBe('no no_grant');
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('separation_of_duties');
    await expect(world.grants.approveRequest({ id, seats: 3 }, as(mai))).toThrowWithCode('invalid_argument');
    await world.grants.approveRequest({ id }, as(mai));
    const { grant, request } = await world.decisions.acceptOffer({ requestId: id }, as(lan));
    expect(grant).toMatchObject({ seatCap: 2, state: GrantState.PENDING_ACCEPTANCE });
    expect(request).toMatchObject({ state: RequestState.APPROVED, secondDecisionNeeded: false });
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(mai));
    expect(decisions.map(({ kind }) => kind)).toEqual([DecisionKind.APPROVED_FIRST, DecisionKind.NARROWED]);
    const types = (await world.events()).filter(({ payload }) => payload.includes(id)).map(({ type }) => type);
    expect(types.filter((type) => type.endsWith('second_decision_needed'))).toHaveLength(1);
  });

  test('publishing weights is such a thing too', async () => {
    const { asset } = story.datasetUnderTerms({ operations: ['view', 'download', 'publish-weights'] });
    const operations = [Operation.DOWNLOAD, Operation.PUBLISH_WEIGHTS];
    const { id } = await story.requested(lan.caller, { asset, operations });
    expect((await world.grants.approveRequest({ id }, as(hoa))).request?.secondDecisionNeeded).toBe(true);
    expect((await world.grants.approveRequest({ id }, as(mai))).grant?.operations).toEqual(operations);
  });

  test('a return or a rejection ends the first approval', async () => {
    const { id } = await commercial();
    await world.grants.approveRequest({ id }, as(hoa));
    await world.grants.returnRequest({ id, note: 'Thêm.' }, as(mai));
    await world.grants.submitRequest({ id }, as(lan));
    const { request } = await world.grants.approveRequest({ id }, as(mai));
    expect(request?.firstApprovedByPersonId).toBe(mai.caller.personId);
    const rejected = await world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(hoa));
    expect(rejected.request).toMatchObject({ state: RequestState.REJECTED, firstApprovedByPersonId: '' });
  });

  test('of many first and second approvals at once there is one grant, of two people', async () => {
    const { id } = await commercial();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => world.grants.approveRequest({ id }, as(index % 2 ? hoa : mai))),
    );
    const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won.map(({ grant }) => grant !== undefined).toSorted()).toEqual([false, true]);
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(mai));
    expect(new Set(decisions.map(({ personId }) => personId)).size).toBe(2);
  });
});

test('separation of duties knows who has joined since the caller was vouched for', async () => {
  const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
  const turncoat = await story.person('vua-vao', { 'viet-data': 'steward' });
  await story.joins(turncoat.caller.personId, 'dai-hoc');
  await world.settle();
  await expect(world.grants.approveRequest({ id }, as(turncoat))).toThrowWithCode('separation_of_duties');
});
