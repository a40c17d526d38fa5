import { type Grant, Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  type ApproveRequestRequest,
  ApproveRequestRequestSchema,
} from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  await story.organisation('dai-hoc-lao', 'admitted', 'LA');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const inDays = (days: number) => timestampFromDate(new Date(Date.now() + days * DAY));
const wide = { organisation: 'dai-hoc', seats: 5, operations: [Operation.VIEW, Operation.DOWNLOAD, Operation.TRAIN] };

async function approve(id: string, narrowing: Omit<Partial<ApproveRequestRequest>, '$typeName' | 'id'> = {}) {
  const { grant } = await world.grants.approveRequest(
    create(ApproveRequestRequestSchema, { ...narrowing, id }),
    as(hoa),
  );
  return grant as Grant;
}

describe('who decides', () => {
  test('a steward or an owner of the asset’s organisation in good standing, with the scope', async () => {
    const owner = await story.person('chu', { 'viet-data': 'owner' });
    const publisher = await story.person('xuat-ban', { 'viet-data': 'publisher' });
    const { id } = await story.requested(lan.caller, { asset: story.dataset() });
    const decide = (caller = hoa.caller) =>
      world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, world.as(caller));
    await expect(decide(publisher.caller)).toThrowWithCode('not_found');
    await expect(decide(lan.caller)).toThrowWithCode('role_required');
    await expect(decide(withStanding(hoa.caller, 'suspended'))).toThrowWithCode('organisation_not_in_good_standing');
    await expect(decide({ ...hoa.caller, scopes: ['read'] })).toThrowWithCode('scope_required');
    await expect(decide({ ...lan.caller, allianceRoles: ['governance'] })).toThrowWithCode('role_required');
    await decide(owner.caller);
  });

  test('not the applicant, nor anybody who belongs to the beneficiary', async () => {
    const own = await story.requested(hoa.caller, { asset: story.dataset() });
    const both = await story.person('hai-noi', { 'viet-data': 'owner', 'dai-hoc': 'member' });
    const theirs = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    const decide = [
      (id: string, by: Somebody) => world.grants.approveRequest({ id }, as(by)),
      (id: string, by: Somebody) => world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(by)),
      (id: string, by: Somebody) => world.grants.returnRequest({ id, note: 'Thêm.' }, as(by)),
    ];
    for (const act of decide) {
      await expect(act(own.id, hoa)).toThrowWithCode('separation_of_duties');
      await expect(act(theirs.id, both)).toThrowWithCode('separation_of_duties');
    }
    await world.grants.approveRequest({ id: own.id }, as(both));
    await world.grants.approveRequest({ id: theirs.id }, as(hoa));
  });
});

describe('a rejection', () => {
  test('needs a reason and the clause that it rests on', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset() });
    await expect(world.grants.rejectRequest({ id }, as(hoa))).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'reason' }, { field: 'clause' }] },
    });
    const { request } = await world.grants.rejectRequest({ id, reason: 'Mục đích khác.', clause: 'Điều 2' }, as(hoa));
    expect(request).toMatchObject({
      state: RequestState.REJECTED,
      decisionNote: 'Mục đích khác.',
      clause: 'Điều 2',
      decidedByPersonId: hoa.caller.personId,
    });
    expect(request?.decidedAt).toBeDefined();
    await expect(world.grants.approveRequest({ id }, as(hoa))).toThrowWithCode('state_conflict');
  });
});

describe('an approval', () => {
  test('may narrow every part', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), ...wide });
    const until = inDays(10);
    await approve(id, { versions: '1.0.x', operations: [Operation.DOWNLOAD], seats: 2, until });
    const { grant } = await world.decisions.acceptOffer({ requestId: id }, as(lan));
    expect(grant).toMatchObject({ versions: '1.0.x', operations: [Operation.DOWNLOAD], seatCap: 2, until });
  });

  test('never widens, and a refused one changes nothing', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), ...wide, versions: '^1.0.0' });
    const wider = { versions: '*', operations: [Operation.REDISTRIBUTE], seats: 6, until: inDays(91) };
    await expect(approve(id, wider)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'versions' }, { field: 'operations' }, { field: 'seats' }, { field: 'until' }] },
    });
    const { request } = await world.grants.getRequest({ id }, as(lan));
    expect(request).toMatchObject({ state: RequestState.SUBMITTED, revision: 2n, grantId: '' });
  });

  test('starts at the decision, however early it was asked for', async () => {
    const before = Date.now();
    const { id } = await story.requested(lan.caller, {
      asset: story.dataset(),
      from: timestampFromDate(new Date(before - 60_000)),
    });
    expect(timestampDate((await approve(id)).from!).getTime()).toBeGreaterThanOrEqual(before);
  });

  test('starts later where that was asked for', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, from: inDays(5) });
    expect(timestampDate(grant.from!).getTime()).toBeGreaterThan(Date.now() + 4 * DAY);
    expect(await story.check(lan.caller, asset)).toBe('no grant_not_started');
  });

  test('is refused once the asset is not gated any more', async () => {
    const asset = story.dataset();
    const { id } = await story.requested(lan.caller, { asset });
    story.dataset({ name: asset.name, access: 'open' });
    await expect(approve(id)).toThrowWithCode('state_conflict');
  });

  test('is refused under a licence that says nothing', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset({ licence: 'other' }) });
    await expect(approve(id)).toThrowWithCode('state_conflict');
  });

  test('is the one that the decider saw', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset() });
    await expect(approve(id, { expectedRevision: 7n })).toThrowWithCode('revision_mismatch');
    await approve(id, { expectedRevision: 1n });
  });

  test('of 50 at once is exactly one', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => approve(id, index % 2 ? { expectedRevision: 2n } : {})),
    );
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused).toHaveLength(49);
    expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['state_conflict']));
    const types = (await world.events()).filter(({ payload }) => payload.includes(id)).map(({ type }) => type);
    expect(types.filter((type) => type.endsWith('access_request_approved'))).toHaveLength(1);
    expect(types.filter((type) => type.endsWith('grant_issued'))).toHaveLength(1);
    const grants = await world.db.selectFrom('access_grant').select('id').where('request_id', '=', id).execute();
    expect(grants).toHaveLength(1);
  });

  test('against rejections, returns and a withdrawal at once: one of them wins', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset() });
    const acts = Array.from({ length: 20 }, (_, index) =>
      [
        () => approve(id),
        () => world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(hoa)),
        () => world.grants.withdrawRequest({ id }, as(lan)),
      ][index % 3]!(),
    );
    const attempts = await Promise.allSettled(acts);
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = attempts.filter((attempt) => attempt.status === 'rejected').map(({ reason }) => reason.code);
    expect(new Set(codes)).toEqual(new Set(['state_conflict']));
  });
});

describe('the terms of the asset', () => {
  test.each([
    ['operations', { operations: ['view'] }],
    ['purposes', { purposes: ['teaching'] }],
    ['term_months', { termMonths: 1 }],
    ['seats', { seats: 4 }],
    ['territory', { territory: ['LA'] }],
  ])('are a ceiling: %s', async (clause, conditions) => {
    const { asset, terms } = story.datasetUnderTerms(conditions);
    const { id } = await story.requested(lan.caller, { asset, ...wide });
    await expect(approve(id)).rejects.toMatchObject({
      code: 'state_conflict',
      details: { clauses: [{ clause, licence: terms.licenceId, version: 1 }] },
    });
    expect((await world.grants.getRequest({ id }, as(lan))).request?.state).toBe(RequestState.SUBMITTED);
  });

  test('leave room for a narrower approval', async () => {
    const { asset } = story.datasetUnderTerms({
      operations: ['view', 'download'],
      termMonths: 1,
      seats: 1,
      territory: ['VN'],
    });
    const { id } = await story.requested(lan.caller, { asset, ...wide });
    await approve(id, { operations: [Operation.VIEW, Operation.DOWNLOAD], seats: 1, until: inDays(20) });
  });

  test('reach a person through the organisations that they belong to', async () => {
    const { asset } = story.datasetUnderTerms({ territory: ['LA'] });
    const khamla = await story.person('khamla', { 'dai-hoc-lao': 'member' });
    await world.settle();
    const refused = await story.requested(lan.caller, { asset });
    await expect(approve(refused.id)).toThrowWithCode('state_conflict');
    await story.granted(khamla.caller, hoa.caller, { asset });
  });

  test('are pinned as they stand at the decision', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const { id } = await story.requested(lan.caller, { asset });
    const { licenceId } = terms;
    const conditions = { operations: ['view', 'download'], purposes: ['research'] };
    world.licensing.givenTerms({
      organisation: 'viet-data',
      licenceId,
      conditions,
      texts: [{ language: 'vi', text: 'Mới.' }],
    });
    const grant = await approve(id);
    expect(grant.terms).toMatchObject([{ licenceId, version: 2 }]);
    const { personId } = lan.caller;
    world.licensing.givenAcceptance({ personId, licenceId, termsVersion: 1 });
    expect(await story.check(lan.caller, asset)).toBe('no terms_not_accepted');
    world.licensing.givenAcceptance({ personId, licenceId, termsVersion: 2 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('do not permit a purpose by being silent about it', async () => {
    const { asset } = story.datasetUnderTerms();
    const { id } = await story.requested(lan.caller, { asset, purpose: Purpose.COMMERCIAL });
    await expect(approve(id)).toThrowWithCode('state_conflict');
  });

  test('are those of every set of files together', async () => {
    const { terms } = story.datasetUnderTerms({ operations: ['view', 'download'] });
    const asset = story.dataset({ licence: 'MIT', fileLicences: [terms.licenceId, 'CC0-1.0'] });
    const { id } = await story.requested(lan.caller, { asset, operations: [Operation.VIEW, Operation.TRAIN] });
    await expect(approve(id)).toThrowWithCode('state_conflict');
    await approve(id, { operations: [Operation.VIEW] });
    const { grant } = await world.decisions.acceptOffer({ requestId: id }, as(lan));
    expect(grant?.terms).toMatchObject([{ licenceId: terms.licenceId, version: 1 }]);
  });
});
