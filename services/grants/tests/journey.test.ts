import { type Grant, GrantState, RequestState, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { SOME_FILE } from '@alliance/testing/fakes/given-asset';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody, STATEMENT } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let researcher: Somebody;
let steward: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  researcher = await story.person('lan', { 'dai-hoc': 'member' });
  steward = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);

describe('the journey of a researcher', () => {
  test('from a refusal by request, approval, acceptance and download to the revocation', async () => {
    const { asset, terms } = story.datasetUnderTerms({ termMonths: 12 });
    expect(await story.check(researcher.caller, asset)).toBe('no no_grant');
    await expect(story.download(researcher.caller, asset)).toThrowWithCode('access_denied');

    const request = await story.requested(researcher.caller, { asset, organisation: 'dai-hoc', versions: '^1.0.0' });
    expect(request).toMatchObject({
      state: RequestState.SUBMITTED,
      statement: STATEMENT,
      applicantPersonId: researcher.caller.personId,
      beneficiary: { kind: { case: 'organisation', value: 'dai-hoc' } },
      seats: 1,
      revision: 2n,
    });
    expect(await story.check(researcher.caller, asset)).toBe('no no_grant');

    const approved = await world.grants.approveRequest(
      { id: request.id, note: 'Chúc may mắn.', expectedRevision: 2n },
      as(steward),
    );
    const grant = approved.grant as Grant;
    expect(approved.request).toMatchObject({ state: RequestState.APPROVED, grantId: grant.id, revision: 3n });
    expect(grant).toMatchObject({
      requestId: request.id,
      state: GrantState.PENDING_ACCEPTANCE,
      versions: '^1.0.0',
      terms: [{ licenceId: terms.licenceId, version: 1 }],
      seats: [{ personId: researcher.caller.personId, state: SeatState.PENDING_ACCEPTANCE }],
    });
    const waiting = await world.grants.checkAccess({ asset, operation: 2 }, as(researcher));
    expect(waiting).toMatchObject({ allowed: false, version: '1.0.0' });
    expect(waiting.because).toMatchObject([
      { rule: 'terms_not_accepted', grantId: grant.id, terms: [{ licenceId: terms.licenceId, version: 1 }] },
    ]);
    await expect(story.download(researcher.caller, asset)).rejects.toMatchObject({
      code: 'access_denied',
      details: { because: [{ rule: 'terms_not_accepted' }] },
    });

    // No event tells of it yet: the next question finds the acceptance by itself.
    world.licensing.givenAcceptance({
      personId: researcher.caller.personId,
      licenceId: terms.licenceId,
      termsVersion: 1,
    });
    const answer = await world.grants.checkAccess({ asset, operation: 2 }, as(researcher));
    expect(answer).toMatchObject({
      allowed: true,
      because: [{ rule: 'grant', grantId: grant.id }],
      until: grant.until,
    });
    const issued = await story.download(researcher.caller, asset);
    expect(issued).toMatchObject({ sha256: SOME_FILE.sha256, size: BigInt(SOME_FILE.size) });
    expect(issued.url).toContain(SOME_FILE.sha256);

    const { usage } = await world.grants.listUsage({ grantId: grant.id }, as(steward));
    expect(usage).toMatchObject([
      { grantId: grant.id, personId: researcher.caller.personId, path: SOME_FILE.path, bytes: BigInt(SOME_FILE.size) },
    ]);

    await world.grants.revokeGrant({ id: grant.id, reason: 'Dữ liệu đã lỗi thời.' }, as(steward));
    expect(await story.check(researcher.caller, asset)).toBe('no grant_revoked');
    await expect(story.download(researcher.caller, asset)).toThrowWithCode('access_denied');
    const { grant: after } = await world.grants.getGrant({ id: grant.id }, as(researcher));
    expect(after).toMatchObject({ state: GrantState.REVOKED, reason: 'Dữ liệu đã lỗi thời.' });
    expect((await world.grants.listUsage({ grantId: grant.id }, as(researcher))).usage).toHaveLength(1);

    const told = (await world.events()).map(({ type, payload }) => ({ type: type.split('.').at(-1), payload }));
    expect(told.map(({ type }) => type)).toEqual([
      'access_requested',
      'access_request_approved',
      'grant_issued',
      'seat_assigned',
      'seat_activated',
      'grant_activated',
      'grant_revoked',
    ]);
    const everything = told.map(({ payload }) => payload).join('\n');
    for (const words of [STATEMENT, 'Chúc may mắn', 'lỗi thời']) expect(everything).not.toContain(words);
    expect(JSON.parse(told[1]?.payload ?? '')).toMatchObject({
      audit: {
        actorPersonId: steward.caller.personId,
        actorRole: 'steward',
        organisation: 'viet-data',
        object: { kind: 'access_request', id: request.id },
        previousState: 'submitted',
        nextState: 'approved',
      },
      request: { id: request.id, state: 'REQUEST_STATE_APPROVED', grantId: grant.id },
    });
    expect(JSON.parse(told[5]?.payload ?? '')).toMatchObject({
      audit: { actorRole: 'person', previousState: 'pending-acceptance', nextState: 'active' },
      grant: { state: 'GRANT_STATE_ACTIVE', seats: [{ state: 'SEAT_STATE_ACTIVE' }] },
    });
  });

  test('of a person for themself, without terms, is one step shorter', async () => {
    const asset = story.dataset();
    const grant = await story.granted(researcher.caller, steward.caller, { asset });
    expect(grant).toMatchObject({
      state: GrantState.ACTIVE,
      seatCap: 1,
      terms: [],
      beneficiary: { kind: { case: 'personId', value: researcher.caller.personId } },
      seats: [{ state: SeatState.ACTIVE }],
    });
    expect(await story.check(researcher.caller, asset)).toBe('yes grant');
  });

  test('whose terms were accepted for an earlier grant goes straight on', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const other = story.dataset({ licence: terms.licenceId });
    const { personId } = researcher.caller;
    await story.granted(researcher.caller, steward.caller, { asset });
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(researcher.caller, asset)).toBe('yes grant');
    const second = await story.granted(researcher.caller, steward.caller, { asset: other });
    expect(second).toMatchObject({ state: GrantState.ACTIVE, seats: [{ state: SeatState.ACTIVE }] });
  });
});
