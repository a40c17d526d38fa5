import { AppealState, DecisionKind } from '@alliance/proto/alliance/grants/v1/decision_pb';
import { GrantState, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let head: Somebody;
let hoa: Somebody;
let mai: Somebody;
let governance: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc', 'vien']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  head = await story.person('truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  mai = await story.person('mai', { 'viet-data': 'owner' });
  governance = await story.person('quan-tri', { vien: 'member' }, { allianceRoles: ['governance'] });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const reasons = 'Lý do từ chối không đúng.';
const ofRequest = (id: string) => ({ against: { case: 'requestId' as const, value: id }, reasons });
const ofGrant = (id: string) => ({ against: { case: 'grantId' as const, value: id }, reasons });
const stateOf = async (id: string) => (await world.grants.getRequest({ id }, as(lan))).request?.state;
const typesAbout = async (id: string) =>
  (await world.events()).filter(({ payload }) => payload.includes(id)).map(({ type }) => type.split('.').at(-1));

async function rejected(changes = {}): Promise<string> {
  const { id } = await story.requested(lan.caller, { asset: story.dataset(), ...changes });
  await world.grants.rejectRequest({ id, reason: 'Mục đích khác.', clause: 'Điều 2' }, as(hoa));
  return id;
}

describe('an appeal against a rejection', () => {
  test('sends it to another decider, who approves; all reasons are kept', async () => {
    const id = await rejected();
    const { appeal } = await world.decisions.openAppeal(ofRequest(id), as(lan));
    expect(appeal).toMatchObject({ state: AppealState.OPEN, reasons, appellantPersonId: lan.caller.personId });
    expect(timestampDate(appeal!.dueAt!).getTime() - timestampDate(appeal!.createdAt!).getTime()).toBe(14 * DAY);
    expect(await stateOf(id)).toBe(RequestState.APPEALED);
    await world.decisions.remitAppeal({ ...ofRequest(id), reasons: 'Điều 2 không nói về việc này.' }, as(governance));
    expect(await stateOf(id)).toBe(RequestState.SUBMITTED);
    for (const act of [
      () => world.grants.approveRequest({ id }, as(hoa)),
      () => world.grants.rejectRequest({ id, reason: 'Vẫn không.', clause: '2' }, as(hoa)),
      () => world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa)),
    ])
      await expect(act()).toThrowWithCode('separation_of_duties');
    const { grant } = await world.grants.approveRequest({ id, note: 'Đồng ý.' }, as(mai));
    expect(grant?.state).toBe(GrantState.ACTIVE);
    const { decisions } = await world.decisions.listDecisions({ requestId: id }, as(lan));
    expect(decisions.map(({ kind, note, clause }) => [kind, note, clause])).toEqual([
      [DecisionKind.REJECTED, 'Mục đích khác.', 'Điều 2'],
      [DecisionKind.REMITTED, 'Điều 2 không nói về việc này.', ''],
      [DecisionKind.APPROVED, 'Đồng ý.', ''],
    ]);
    expect(await typesAbout(id)).toEqual(
      expect.arrayContaining([
        'access_request_rejected',
        'appeal_opened',
        'appeal_remitted',
        'access_request_approved',
      ]),
    );
  });

  test('that is upheld leaves it rejected, for good', async () => {
    const id = await rejected();
    await world.decisions.openAppeal(ofRequest(id), as(lan));
    const { appeal } = await world.decisions.upholdAppeal(ofRequest(id), as(governance));
    expect(appeal).toMatchObject({ state: AppealState.UPHELD, answer: reasons });
    const { request } = await world.grants.getRequest({ id }, as(lan));
    expect(request).toMatchObject({ state: RequestState.REJECTED, decisionNote: 'Mục đích khác.' });
    await expect(world.decisions.openAppeal(ofRequest(id), as(lan))).toThrowWithCode('state_conflict');
    await expect(world.decisions.remitAppeal(ofRequest(id), as(governance))).toThrowWithCode('state_conflict');
    expect(await typesAbout(id)).toContain('appeal_upheld');
  });

  test('is the applicant’s, of a rejected request, with reasons, within 30 days', async () => {
    const open = await story.requested(lan.caller, { asset: story.dataset() });
    await expect(world.decisions.openAppeal(ofRequest(open.id), as(lan))).toThrowWithCode('state_conflict');
    const id = await rejected({ organisation: 'dai-hoc' });
    for (const other of [head, hoa, governance])
      await expect(world.decisions.openAppeal(ofRequest(id), as(other))).toThrowWithCode('role_required');
    const silent = { ...ofRequest(id), reasons: ' ' };
    await expect(world.decisions.openAppeal(silent, as(lan))).toThrowWithCode('invalid_argument');
    const late = await rejected();
    await world.db
      .updateTable('access_request')
      .set({ decided_at: new Date(Date.now() - 30 * DAY) })
      .where('id', '=', late)
      .execute();
    await expect(world.decisions.openAppeal(ofRequest(late), as(lan))).toThrowWithCode('state_conflict');
  });

  test('is answered by governance of neither side', async () => {
    const id = await rejected({ organisation: 'dai-hoc' });
    await world.decisions.openAppeal(ofRequest(id), as(lan));
    for (const role of ['viet-data', 'dai-hoc']) {
      const biased = await story.person(`hai-vai-${role}`, { [role]: 'member' }, { allianceRoles: ['governance'] });
      await expect(world.decisions.remitAppeal(ofRequest(id), as(biased))).toThrowWithCode('separation_of_duties');
    }
    const once = { ...hoa, caller: { ...hoa.caller, memberships: [], allianceRoles: ['governance' as const] } };
    await expect(world.decisions.upholdAppeal(ofRequest(id), as(once))).toThrowWithCode('separation_of_duties');
    for (const other of [lan, hoa, mai])
      await expect(world.decisions.upholdAppeal(ofRequest(id), as(other))).toThrowWithCode('role_required');
    const reader = { ...governance.caller, scopes: ['read' as const] };
    await expect(world.decisions.upholdAppeal(ofRequest(id), world.as(reader))).toThrowWithCode('scope_required');
    expect(await stateOf(id)).toBe(RequestState.APPEALED);
  });

  test('of a person is not answered by a colleague of theirs', async () => {
    const id = await rejected();
    await world.decisions.openAppeal(ofRequest(id), as(lan));
    const colleague = await story.person('dong-nghiep', { 'dai-hoc': 'member' }, { allianceRoles: ['governance'] });
    await expect(world.decisions.remitAppeal(ofRequest(id), as(colleague))).toThrowWithCode('separation_of_duties');
  });

  test('is opened once and answered once, however many try', async () => {
    const id = await rejected();
    const opened = await Promise.allSettled(
      Array.from({ length: 8 }, () => world.decisions.openAppeal(ofRequest(id), as(lan))),
    );
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        index % 2
          ? world.decisions.upholdAppeal(ofRequest(id), as(governance))
          : world.decisions.remitAppeal(ofRequest(id), as(governance)),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const types = (await typesAbout(id)).filter((type) => type === 'appeal_upheld' || type === 'appeal_remitted');
    expect(types).toHaveLength(1);
  });

  test('keeps everybody’s words out of events', async () => {
    const id = await rejected();
    await world.decisions.openAppeal({ ...ofRequest(id), reasons: 'lời của người kháng nghị' }, as(lan));
    await world.decisions.upholdAppeal({ ...ofRequest(id), reasons: 'lời của ban quản trị' }, as(governance));
    const about = (await world.events()).filter(({ payload }) => payload.includes(id));
    expect(about.map(({ payload }) => payload).join()).not.toMatch(/lời của|Mục đích khác/);
  });
});

describe('an appeal against a revocation', () => {
  async function revoked(changes = {}) {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, ...changes });
    await world.grants.revokeGrant({ id: grant.id, reason: 'Vi phạm.' }, as(hoa));
    return { asset, grant };
  }

  test('leads to a new request that others decide, never to the old grant', async () => {
    const { asset, grant } = await revoked();
    await world.decisions.openAppeal(ofGrant(grant.id), as(lan));
    const { appeal } = await world.decisions.remitAppeal(ofGrant(grant.id), as(governance));
    expect((await world.grants.getGrant({ id: grant.id }, as(lan))).grant?.state).toBe(GrantState.REVOKED);
    expect(await story.check(lan.caller, asset)).toBe('no grant_revoked');
    const id = appeal!.newRequestId;
    const { request } = await world.grants.getRequest({ id }, as(lan));
    expect(request).toMatchObject({
      state: RequestState.SUBMITTED,
      applicantPersonId: lan.caller.personId,
      grantId: '',
    });
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('separation_of_duties');
    const approved = await world.grants.approveRequest({ id }, as(mai));
    expect(approved.grant?.id).not.toBe(grant.id);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('of an organisation is its owners’', async () => {
    const { grant } = await revoked({ organisation: 'dai-hoc', seats: 2 });
    await expect(world.decisions.openAppeal(ofGrant(grant.id), as(lan))).toThrowWithCode('role_required');
    await world.decisions.openAppeal(ofGrant(grant.id), as(head));
    await expect(world.decisions.openAppeal(ofGrant(grant.id), as(head))).toThrowWithCode('state_conflict');
    await world.decisions.upholdAppeal(ofGrant(grant.id), as(governance));
    await expect(world.decisions.remitAppeal(ofGrant(grant.id), as(governance))).toThrowWithCode('state_conflict');
  });

  test('is about a revoked grant only, within 30 days', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, { asset: story.dataset() });
    await expect(world.decisions.openAppeal(ofGrant(grant.id), as(lan))).toThrowWithCode('state_conflict');
    await expect(world.decisions.upholdAppeal(ofGrant(grant.id), as(governance))).toThrowWithCode('state_conflict');
    await world.grants.revokeGrant({ id: grant.id, reason: 'Vi phạm.' }, as(hoa));
    const long = new Date(Date.now() - 30 * DAY);
    await world.db.updateTable('access_grant').set({ revoked_at: long }).where('id', '=', grant.id).execute();
    await expect(world.decisions.openAppeal(ofGrant(grant.id), as(lan))).toThrowWithCode('state_conflict');
  });
});

test('governance and auditors list appeals, oldest first', async () => {
  const { appeals } = await world.decisions.listAppeals({ state: AppealState.OPEN }, as(governance));
  expect(appeals.length).toBeGreaterThan(0);
  expect(appeals.map(({ id }) => id)).toEqual(appeals.map(({ id }) => id).toSorted());
  await expect(world.decisions.listAppeals({}, as(hoa))).toThrowWithCode('role_required');
});
