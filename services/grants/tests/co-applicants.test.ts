import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { RequestState, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicantsCallers } from '../src/applicants-callers.ts';
import { AllianceStory, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let an: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('viet-nam');
  await story.organisation('vien-lao', 'admitted', 'LA');
  lan = await story.person('lan');
  minh = await story.person('minh');
  an = await story.person('an');
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const applicants = () => world.door(ApplicantsService);
const invite = async (requestId: string, email: string, by = lan) =>
  (await applicants().inviteCoApplicant({ requestId, email }, as(by))).invitation!;
const accept = async (invitationId: string, by: Somebody) =>
  (await applicants().acceptInvitation({ invitationId }, as(by))).request!;
const draft = async (changes: object = {}) =>
  (await story.requested(lan.caller, { asset: story.dataset(), draft: true, ...changes })).id;
const submit = async (id: string) => (await world.grants.submitRequest({ id }, as(lan))).request!;
const joined = async (changes: object = {}, who: readonly Somebody[] = [minh]) => {
  const id = await draft(changes);
  for (const somebody of who) await accept((await invite(id, somebody.email)).id, somebody);
  return id;
};

describe('people who ask together', () => {
  test('see the request and write to its thread, openly, and have seats of the grant up to the cap', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const id = await draft({ asset, seats: 3 });
    await expect(world.grants.getRequest({ id }, as(minh))).toThrowWithCode('not_found');
    const invitation = await invite(id, ` ${minh.email.toUpperCase()} `);
    const { invitations } = await applicants().listMyInvitations({}, as(minh));
    expect(invitations).toMatchObject([{ id: invitation.id, email: '', applicantPersonId: lan.caller.personId }]);
    expect((await accept(invitation.id, minh)).coApplicantPersonIds).toEqual([minh.caller.personId]);
    expect((await world.db.selectFrom('co_applicant_invitation').select('id').execute()).length).toBe(0);
    await expect(accept(invitation.id, minh)).toThrowWithCode('not_found');
    await accept((await invite(id, an.email)).id, an);
    expect(await submit(id)).toMatchObject({ state: RequestState.SUBMITTED });

    await world.grants.addComment({ requestId: id, text: 'Chúng tôi cùng làm.' }, as(minh));
    await expect(world.grants.addComment({ requestId: id, text: 'Riêng.', private: true }, as(minh))).toThrowWithCode(
      'role_required',
    );
    await world.grants.addComment({ requestId: id, text: 'Xem lại.', private: true }, as(hoa));
    expect((await world.grants.listComments({ requestId: id }, as(minh))).comments).toHaveLength(1);
    expect((await world.grants.listRequests({}, as(minh))).requests.map((one) => one.id)).toEqual([id]);
    for (const act of [
      () => world.grants.withdrawRequest({ id }, as(minh)),
      () => world.grants.submitRequest({ id }, as(minh)),
      () => invite(id, 'khac@example.vn', minh),
    ])
      await expect(act()).toThrowWithCode('role_required');

    const { grant } = await world.grants.approveRequest({ id }, as(hoa));
    expect(grant).toMatchObject({ coHolderPersonIds: [minh.caller.personId, an.caller.personId] });
    expect(grant?.seats.map(({ personId, state }) => [personId, state])).toEqual(
      [lan, minh, an].map(({ caller }) => [caller.personId, SeatState.PENDING_ACCEPTANCE]),
    );
    expect(await story.check(minh.caller, asset)).toBe('no terms_not_accepted');
    const { personId } = minh.caller;
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(minh.caller, asset)).toBe('yes grant');
    expect(await story.check(hoa.caller, asset, { personId, at: world.now() })).toBe('yes grant');
    expect(await story.check(an.caller, asset)).toBe('no terms_not_accepted');
  });

  test('are more than the seats that were asked for: the first have them', async () => {
    const id = await joined({ seats: 2 }, [minh, an]);
    await submit(id);
    const { grant } = await world.grants.approveRequest({ id }, as(hoa));
    expect(grant?.seats.map(({ personId }) => personId)).toEqual([lan.caller.personId, minh.caller.personId]);
  });

  test('are removed by the applicant, or leave; the decided request stays as it is', async () => {
    const id = await joined({ seats: 3 }, [minh, an]);
    await submit(id);
    const remove = (personId: string, by: Somebody) =>
      applicants().removeCoApplicant({ requestId: id, personId }, as(by));
    await expect(remove(an.caller.personId, minh)).toThrowWithCode('role_required');
    await remove(minh.caller.personId, minh);
    await expect(world.grants.getRequest({ id }, as(minh))).toThrowWithCode('not_found');
    await remove(an.caller.personId, lan);
    await expect(remove(an.caller.personId, lan)).toThrowWithCode('not_found');
    const told = (await world.events()).filter(({ payload }) => payload.includes(id));
    expect(told.map(({ type }) => type.split('.').at(-1))).toEqual([
      ...['access_requested', 'co_applicant_removed', 'co_applicant_removed'],
    ]);
    await world.grants.approveRequest({ id }, as(hoa));
    await expect(remove(an.caller.personId, lan)).toThrowWithCode('state_conflict');
  });

  test('do not decide about it, nor advise, nor does a rule for them, and their country counts', async () => {
    const id = await joined({}, [hoa]);
    await submit(id);
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('separation_of_duties');
    const abroad = await story.person('lao', { 'vien-lao': 'member' });
    await world.settle();
    const near = await story.person('ha-noi', { 'viet-nam': 'member' });
    await world.settle();
    for (const [somebody, isIn] of [
      [near, true],
      [abroad, false],
    ] as const) {
      const { asset } = story.datasetUnderTerms({ territory: ['VN'] });
      const by = await story.person(`nhom-truong-${isIn}`, { 'viet-nam': 'member' });
      await world.settle();
      const made = (await story.requested(by.caller, { asset, draft: true })).id;
      await accept((await invite(made, somebody.email, by)).id, somebody);
      await world.grants.submitRequest({ id: made }, as(by));
      const approving = world.grants.approveRequest({ id: made }, as(hoa));
      if (isIn) await approving;
      else await expect(approving).rejects.toMatchObject({ details: { clauses: [{ clause: 'territory' }] } });
    }
  });

  test('who join while one of two has approved are approved anew', async () => {
    const { asset } = story.datasetUnderTerms({ purposes: ['commercial'] });
    const id = await draft({ asset, purpose: 4 });
    const { id: invitation } = await invite(id, minh.email);
    await submit(id);
    await world.grants.approveRequest({ id }, as(hoa));
    expect(await accept(invitation, minh)).toMatchObject({ firstApprovedByPersonId: '', secondDecisionNeeded: false });
  });
});

describe('an invitation', () => {
  test('is answered alike whether anybody has the address, and waits until somebody has', async () => {
    const id = await draft();
    const [known, unknown] = [await invite(id, an.email), await invite(id, 'chua-dang-ky@example.vn')];
    expect(Object.keys(unknown).toSorted()).toEqual(Object.keys(known).toSorted());
    await expect(invite(id, an.email)).toThrowWithCode('already_exists');
    await expect(invite(id, 'CHUA-dang-ky@example.vn')).toThrowWithCode('already_exists');
    const { invitations } = await applicants().listInvitations({ requestId: id }, as(lan));
    expect(invitations.map(({ email }) => email)).toEqual([an.email, 'chua-dang-ky@example.vn']);
    await expect(accept(unknown.id, an)).toThrowWithCode('not_found');
    const late = await story.person('chua-dang-ky');
    expect((await accept(unknown.id, late)).coApplicantPersonIds).toEqual([late.caller.personId]);
    await applicants().declineInvitation({ invitationId: known.id }, as(an));
    await expect(accept(known.id, an)).toThrowWithCode('not_found');
    const own = await invite(id, lan.email);
    await expect(accept(own.id, lan)).toThrowWithCode('state_conflict');
    await applicants().cancelInvitation({ requestId: id, invitationId: own.id }, as(lan));
    await expect(applicants().cancelInvitation({ requestId: id, invitationId: own.id }, as(lan))).toThrowWithCode(
      'not_found',
    );
  });

  test('is for drafts and for requests that were sent back; it is told of without an address, and gone at the end', async () => {
    const id = (await story.requested(lan.caller, { asset: story.dataset() })).id;
    await expect(invite(id, an.email)).toThrowWithCode('state_conflict');
    await world.grants.returnRequest({ id, note: 'Ai cùng làm?' }, as(hoa));
    await accept((await invite(id, an.email)).id, an);
    const { id: open } = await invite(id, minh.email);
    await world.grants.withdrawRequest({ id }, as(lan));
    await expect(accept(open, minh)).toThrowWithCode('not_found');
    const told = (await world.events()).filter(({ payload }) => payload.includes(id)).map(({ type }) => type);
    expect(told.map((type) => type.split('.').at(-1)).slice(2)).toEqual([
      ...['co_applicant_invited', 'co_applicant_joined', 'co_applicant_invited', 'access_request_withdrawn'],
    ]);
    const all = (await world.events()).map(({ payload }) => payload).join();
    for (const { email } of [an, minh]) expect(all).not.toContain(email);
  });
});

type Method = Exclude<keyof typeof applicantsCallers, 'signRequest' | 'refuseSignature'>;
const METHODS = Object.keys(applicantsCallers).filter((name) => !/sign/i.test(name)) as Method[];

describe.each(METHODS)('%s', (method) => {
  test('is for those whom it is about, through the gateway', async () => {
    const requestId = await joined({}, [an]);
    const { id: invitationId } = await invite(requestId, minh.email);
    const asked = { requestId, invitationId, email: 'x@example.vn', personId: an.caller.personId };
    const codeOf = (options: CallOptions, client = applicants()) => {
      const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
      return call(asked, options).then(
        () => 'carried out',
        (error) => error.code,
      );
    };
    expect(await codeOf({})).toBe('unauthenticated');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(as(lan), world.door(ApplicantsService, service))).toBe('caller_not_allowed');
    const scopes = SCOPES.filter((scope) => scope !== 'read');
    expect(await codeOf(world.as({ ...lan.caller, scopes }))).toBe('scope_required');
    const strangers: Caller[] = [hoa.caller, testCaller({ personId: 'gov', allianceRoles: ['governance'] })];
    for (const caller of method === 'listMyInvitations' ? [] : strangers)
      expect(await codeOf(world.as(caller))).toBe('not_found');
    expect((await world.grants.getRequest({ id: requestId }, as(lan))).request?.coApplicantPersonIds).toEqual([
      an.caller.personId,
    ]);
  });
});
