import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type RequestChanges, type Somebody, STATEMENT, withStanding } from './alliance-story.ts';
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
  minh = await story.person('minh', { 'dai-hoc': 'publisher' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const inDays = (days: number) => timestampFromDate(new Date(Date.now() + days * DAY));
const as = (somebody: Somebody) => world.as(somebody.caller);
const stranger = testCaller({ personId: 'nobody-special' });
const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
const auditor = testCaller({ personId: 'aud', allianceRoles: ['auditor'] });

async function fieldsRefused(changes: Partial<RequestChanges>): Promise<string[]> {
  const error = await story.requested(lan.caller, { asset: story.dataset(), ...changes }).catch((caught) => caught);
  expect(error).toMatchObject({ code: 'invalid_argument' });
  return error.details.fields.map(({ field }: { field: string }) => field);
}

describe('a new request', () => {
  test('has sensible parts where nothing was said', async () => {
    const request = await story.requested(lan.caller, { asset: story.dataset() });
    expect(request).toMatchObject({
      versions: '*',
      operations: [Operation.VIEW, Operation.DOWNLOAD],
      seats: 1,
      beneficiary: { kind: { case: 'personId', value: lan.caller.personId } },
    });
    expect(request.from).toBeUndefined();
  });

  test('names every problem at once', async () => {
    const until = inDays(-1);
    expect(
      await fieldsRefused({ statement: 'ngắn', versions: 'x!', purpose: Purpose.UNSPECIFIED, seats: 1_001, until }),
    ).toEqual(['versions', 'purpose', 'seats', 'seats', 'statement', 'until']);
    expect(await fieldsRefused({ asset: { kind: AssetKind.DATASET, organisation: '', name: '' } })).toEqual(['asset']);
    expect(await fieldsRefused({ seats: -1, from: inDays(-2), until: inDays(6 * 365) })).toEqual([
      'seats',
      'from',
      'until',
    ]);
  });

  test('is for gated assets only', async () => {
    const open = story.dataset({ access: 'open' });
    const alliance = story.dataset({ access: 'alliance' });
    const hidden = story.dataset({ access: 'private' });
    await expect(story.requested(lan.caller, { asset: open })).rejects.toMatchObject({
      code: 'state_conflict',
      details: { access: 'open' },
    });
    await expect(story.requested(lan.caller, { asset: alliance })).toThrowWithCode('state_conflict');
    await expect(story.requested(lan.caller, { asset: hidden })).toThrowWithCode('not_found');
    await expect(story.requested(hoa.caller, { asset: hidden })).toThrowWithCode('state_conflict');
    const missing = { kind: AssetKind.MODEL, organisation: 'viet-data', name: 'khong-co' };
    await expect(story.requested(lan.caller, { asset: missing })).toThrowWithCode('not_found');
  });

  test('is made for oneself or for an organisation of one’s own in good standing', async () => {
    const asset = story.dataset();
    const organisation = 'dai-hoc';
    await expect(story.requested(hoa.caller, { asset, organisation })).toThrowWithCode('role_required');
    const suspended = withStanding(lan.caller, 'suspended');
    await expect(story.requested(suspended, { asset, organisation })).toThrowWithCode(
      'organisation_not_in_good_standing',
    );
    await expect(story.requested(hoa.caller, { asset, organisation: 'viet-data' })).toThrowWithCode('state_conflict');
    await expect(story.requested({ ...lan.caller, scopes: ['decide'] }, { asset })).toThrowWithCode('scope_required');
    expect(await story.requested(lan.caller, { asset, organisation, seats: 20 })).toMatchObject({ seats: 20 });
  });

  test('is one per asset and beneficiary, also among 20 made at once', async () => {
    const asset = story.dataset();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        story.requested(index % 2 ? lan.caller : minh.caller, { asset, organisation: 'dai-hoc' }),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'already_exists' });
    await expect(story.requested(lan.caller, { asset })).resolves.toMatchObject({ state: RequestState.SUBMITTED });
  });

  test('can follow a withdrawn one', async () => {
    const asset = story.dataset();
    const { id } = await story.requested(lan.caller, { asset });
    const { request } = await world.grants.withdrawRequest({ id }, as(lan));
    expect(request).toMatchObject({ state: RequestState.WITHDRAWN });
    await expect(world.grants.withdrawRequest({ id }, as(lan))).toThrowWithCode('state_conflict');
    expect((await story.requested(lan.caller, { asset })).id).not.toBe(id);
  });
});

describe('a draft', () => {
  test('may be unfinished, is nobody else’s business, and tells nothing until it is submitted', async () => {
    const asset = story.dataset();
    const { request: draft } = await world.grants.createRequest(
      { asset, organisation: 'dai-hoc', purpose: Purpose.TEACHING, draft: true },
      as(lan),
    );
    const id = draft?.id ?? '';
    expect(draft).toMatchObject({ state: RequestState.DRAFT, statement: '' });
    for (const other of [hoa.caller, dean.caller, governance, auditor, stranger])
      await expect(world.grants.getRequest({ id }, world.as(other))).toThrowWithCode('not_found');
    const { requests } = await world.grants.listRequests({ view: RequestView.DECIDER }, as(hoa));
    expect(requests.map((request) => request.id)).not.toContain(id);
    expect((await world.events()).filter(({ payload }) => payload.includes(id))).toEqual([]);

    await expect(world.grants.submitRequest({ id }, as(lan))).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'statement' }, { field: 'until' }] },
    });
    await expect(world.grants.submitRequest({ id, expectedRevision: 9n }, as(lan))).toThrowWithCode(
      'revision_mismatch',
    );
    const { request } = await world.grants.submitRequest({ id, statement: STATEMENT, until: inDays(30) }, as(lan));
    expect(request).toMatchObject({ state: RequestState.AWAITING_SIGNATURE, revision: 2n, statement: STATEMENT });
    expect((await world.events()).filter(({ payload }) => payload.includes(id))).toEqual([]);
    expect(await story.signed(request!)).toMatchObject({ state: RequestState.SUBMITTED, revision: 3n });
    expect((await world.events()).filter(({ payload }) => payload.includes(id))).toMatchObject([
      { type: 'alliance.grants.v1.access_requested' },
    ]);
  });

  test('of one person does not stand in the way of another’s request, which then comes first', async () => {
    const asset = story.dataset();
    const wish = { asset, organisation: 'dai-hoc', statement: STATEMENT, until: inDays(9) };
    const draft = await story.requested(lan.caller, { ...wish, draft: true });
    await expect(story.requested(lan.caller, { ...wish, draft: true })).toThrowWithCode('already_exists');
    await story.requested(minh.caller, wish);
    await expect(world.grants.submitRequest({ id: draft.id }, as(lan))).toThrowWithCode('already_exists');
  });

  test('can be withdrawn in silence', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), draft: true });
    const { request } = await world.grants.withdrawRequest({ id }, as(lan));
    expect(request).toMatchObject({ state: RequestState.WITHDRAWN });
    expect((await world.events()).filter(({ payload }) => payload.includes(id))).toEqual([]);
  });
});

describe('a returned request', () => {
  test('is changed and submitted again by its applicant', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    await expect(world.grants.returnRequest({ id, note: ' ' }, as(hoa))).toThrowWithCode('invalid_argument');
    const { request: returned } = await world.grants.returnRequest({ id, note: 'Xin nói rõ hơn.' }, as(hoa));
    expect(returned).toMatchObject({ state: RequestState.RETURNED, decisionNote: 'Xin nói rõ hơn.' });
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('state_conflict');
    await expect(world.grants.submitRequest({ id }, as(dean))).toThrowWithCode('role_required');
    const statement = `${STATEMENT} Chỉ dùng trong phòng thí nghiệm.`;
    const { request } = await world.grants.submitRequest({ id, statement, expectedRevision: 3n }, as(lan));
    expect(request).toMatchObject({ state: RequestState.AWAITING_SIGNATURE, statement, revision: 4n });
    expect(await story.signed(request!)).toMatchObject({ state: RequestState.SUBMITTED, statement, revision: 5n });
    const types = (await world.events()).filter(({ payload }) => payload.includes(id)).map(({ type }) => type);
    expect(types).toEqual(
      ['access_requested', 'access_request_returned', 'signature_asked', 'access_request_resubmitted'].map(
        (name) => `alliance.grants.v1.${name}`,
      ),
    );
  });
});

describe('a request is seen', () => {
  test('by both sides, governance and auditors; for everybody else there is none', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    for (const viewer of [lan.caller, dean.caller, hoa.caller, governance, auditor])
      expect((await world.grants.getRequest({ id }, world.as(viewer))).request?.id).toBe(id);
    for (const other of [minh.caller, stranger]) {
      await expect(world.grants.getRequest({ id }, world.as(other))).toThrowWithCode('not_found');
      await expect(world.grants.approveRequest({ id }, world.as(other))).toThrowWithCode('not_found');
      await expect(world.grants.listComments({ requestId: id }, world.as(other))).toThrowWithCode('not_found');
    }
    await expect(world.grants.getRequest({ id: 'no-such' }, as(lan))).toThrowWithCode('not_found');
  });

  test('page by page, newest first, by applicant and by decider', async () => {
    const an = await story.person('an');
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1)
      made.push((await story.requested(an.caller, { asset: story.dataset() })).id);
    const seen: string[] = [];
    for (let pageToken = ''; ; ) {
      const page = await world.grants.listRequests({ pageSize: 2, pageToken }, as(an));
      seen.push(...page.requests.map(({ id }) => id));
      if (page.nextPageToken === '') break;
      pageToken = page.nextPageToken;
    }
    expect(seen).toEqual(made.toReversed());
    await world.grants.withdrawRequest({ id: made[0]! }, as(an));
    const view = RequestView.DECIDER;
    const { requests } = await world.grants.listRequests({ view, state: RequestState.WITHDRAWN }, as(hoa));
    expect(requests.map(({ id }) => id)).toContain(made[0]);
    expect(requests.every(({ state }) => state === RequestState.WITHDRAWN)).toBe(true);
    expect((await world.grants.listRequests({ view }, as(lan))).requests).toEqual([]);
    await expect(world.grants.listRequests({ pageToken: 'xyz' }, as(an))).toThrowWithCode('invalid_cursor');
  });
});

describe('comments', () => {
  test('go back and forth while the request is open', async () => {
    const { id: requestId } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    await world.grants.addComment({ requestId, text: 'Dùng ở đâu?' }, as(hoa));
    await world.grants.addComment({ requestId, text: ' Ở Hà Nội. ' }, as(lan));
    const { comments } = await world.grants.listComments({ requestId }, as(dean));
    expect(comments.map(({ text, authorPersonId }) => [text, authorPersonId])).toEqual([
      ['Dùng ở đâu?', hoa.caller.personId],
      ['Ở Hà Nội.', lan.caller.personId],
    ]);
    await expect(world.grants.addComment({ requestId, text: 'x' }, world.as(auditor))).toThrowWithCode('role_required');
    await expect(world.grants.addComment({ requestId, text: '' }, as(lan))).toThrowWithCode('invalid_argument');
    await world.grants.rejectRequest({ id: requestId, reason: 'Không phù hợp.', clause: '3' }, as(hoa));
    await expect(world.grants.addComment({ requestId, text: 'Tiếc quá.' }, as(lan))).toThrowWithCode('state_conflict');
  });

  test('that are private stay among those who decide', async () => {
    const { id: requestId } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    await world.grants.addComment({ requestId, text: 'Chào bạn.' }, as(hoa));
    await world.grants.addComment({ requestId, text: 'Hỏi luật sư trước.', private: true }, as(hoa));
    const seenBy = async (options: CallOptions) =>
      (await world.grants.listComments({ requestId }, options)).comments.map((comment) => comment.private);
    expect(await seenBy(as(hoa))).toEqual([false, true]);
    expect(await seenBy(world.as(auditor))).toEqual([false, true]);
    expect(await seenBy(as(lan))).toEqual([false]);
    expect(await seenBy(as(dean))).toEqual([false]);
    // Whoever decides elsewhere as well is still of the applicant's side.
    const both = { ...hoa.caller, memberships: [...hoa.caller.memberships, memberOf('dai-hoc', 'member')] };
    expect(await seenBy(world.as(both))).toEqual([false]);
    const remark = { requestId, text: 'Giữa chúng ta.', private: true };
    await expect(world.grants.addComment(remark, as(lan))).toThrowWithCode('role_required');
  });
});

describe('what does not belong', () => {
  test('is refused: unknown operations, endless ranges, text that cannot be stored', async () => {
    expect(await fieldsRefused({ operations: [Operation.DOWNLOAD, 99 as Operation] })).toEqual(['operations']);
    expect(await fieldsRefused({ versions: '1.0.0 || '.repeat(1_000) })).toEqual(['versions']);
    const statement = `${STATEMENT}\u0000`;
    await expect(story.requested(lan.caller, { asset: story.dataset(), statement })).toThrowWithCode(
      'invalid_argument',
    );
    await expect(world.grants.getRequest({ id: '\u0000' }, as(lan))).toThrowWithCode('invalid_argument');
  });
});
