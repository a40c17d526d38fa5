import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { type Grant, GrantState, RequestState, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { RuleOutcome } from '@alliance/proto/alliance/grants/v1/rule_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { UseReportSchema } from '@alliance/proto/alliance/grants/v1/use_report_pb';
import { TermsAcceptedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let head: Somebody;
let hoa: Somebody;
let governance: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  head = await story.person('head', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  governance = await story.person('gov', {}, { allianceRoles: ['governance'] });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = ({ caller }: Somebody) => world.as(caller);
const life = () => world.door(LifeService);
const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
const REPORT = { incidents: 'Không có sự cố.' };
type Changes = { report?: MessageInitShape<typeof UseReportSchema>; until?: Timestamp; seats?: number };

async function renewed(by: Somebody, grant: Grant, changes: Changes = {}) {
  const { request } = await life().renewGrant(
    { grantId: grant.id, until: inDays(200), report: REPORT, ...changes },
    as(by),
  );
  return request!;
}
async function accepts({ caller }: Somebody, licenceId: string, termsVersion: number) {
  const acceptance = world.licensing.givenAcceptance({ personId: caller.personId, licenceId, termsVersion });
  await world.publisher.publish(TermsAcceptedSchema, { acceptance });
  await world.settle();
}
const grantNow = async (id: string, by = hoa) => (await world.grants.getGrant({ id }, as(by))).grant!;
const told = async (type: string, id: string) =>
  (await world.events())
    .filter((event) => event.type === `alliance.grants.v1.${type}`)
    .map(({ payload }) => JSON.parse(payload))
    .filter((event) => [event.grant?.id, event.grantId].includes(id));

describe('a grant near its end', () => {
  test('is told of 60, 30 and 7 days before, once each, and can be renewed from then on only', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, until: inDays(100) });
    expect(timestampDate(grant.expiringFrom!)).toEqual(new Date(timestampDate(grant.until!).getTime() - 60 * DAY));
    await expect(renewed(lan, grant)).rejects.toMatchObject({ code: 'state_conflict', details: { act: 'renew' } });
    for (const [days, left] of [
      [41, 60],
      [30, 30],
      [23, 7],
    ] as const) {
      world.travel(days * DAY);
      await expect
        .poll(async () => (await told('grant_expiring', grant.id)).at(-1)?.daysLeft)
        .toBeLessThanOrEqual(left);
    }
    const events = await told('grant_expiring', grant.id);
    expect(events.map(({ daysLeft }) => daysLeft)).toEqual([59, 29, 6]);
    expect(events.map(({ audit }) => [audit.actorRole, audit.previousState, audit.nextState])).toEqual([
      ['system', 'active', 'expiring'],
      ['system', 'expiring', 'expiring'],
      ['system', 'expiring', 'expiring'],
    ]);
    expect((await grantNow(grant.id)).state).toBe(GrantState.EXPIRING);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const listed = async (state: GrantState) =>
      (await world.grants.listGrants({ state }, as(lan))).grants.map(({ id }) => id);
    expect(await listed(GrantState.EXPIRING)).toContain(grant.id);
    expect(await listed(GrantState.ACTIVE)).not.toContain(grant.id);
  });

  test('is replaced without a gap, with its seats; the newest terms are accepted until it would have ended', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    for (const who of [lan, head]) await accepts(who, terms.licenceId, 1);
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', seats: 2 });
    await world.grants.assignSeat({ grantId: grant.id, email: head.email }, as(head));
    for (const who of [lan, head]) expect(await story.check(who.caller, asset)).toBe('yes grant');
    await story.download(lan.caller, asset);
    world.travel(40 * DAY);
    const { licenceId } = terms;
    const conditions = { operations: ['view', 'download'], purposes: ['research'] };
    world.licensing.givenTerms({ organisation: 'viet-data', licenceId, conditions });
    await accepts(lan, licenceId, 2);
    await expect(renewed(lan, grant)).rejects.toThrowWithCode('role_required');
    const request = await renewed(head, grant, { seats: 2 });
    expect(request).toMatchObject({ renews: grant.id, state: RequestState.SUBMITTED, seats: 2, versions: '*' });
    await expect(renewed(head, grant)).rejects.toThrowWithCode('already_exists');
    const before = world.now();
    const { grant: next } = await world.grants.approveRequest({ id: request.id }, as(hoa));
    expect(next).toMatchObject({ supersedes: grant.id, terms: [{ version: 2 }], state: GrantState.ACTIVE });
    const old = await grantNow(grant.id);
    expect(old).toMatchObject({ state: GrantState.SUPERSEDED, supersededBy: next!.id });
    for (const who of [lan, head]) expect(await story.check(who.caller, asset)).toBe('yes grant');
    for (const who of [lan, head]) expect(await story.check(who.caller, asset, { at: before })).toBe('yes grant');
    const seatOf = async ({ caller }: Somebody) =>
      (await grantNow(next!.id)).seats.find(({ personId }) => personId === caller.personId);
    expect(await seatOf(head)).toMatchObject({ state: SeatState.ACTIVE, lapsesAt: old.until });
    expect((await seatOf(lan))?.lapsesAt).toBeUndefined();
    world.travel(51 * DAY);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    expect(await story.check(head.caller, asset)).toMatch(/^no .*terms_not_accepted/);
    expect((await grantNow(grant.id)).state).toBe(GrantState.SUPERSEDED);
    expect(await told('grant_superseded', grant.id)).toMatchObject([
      { audit: { previousState: 'expiring', nextState: 'superseded' }, grant: { supersededBy: next!.id } },
    ]);
  });
});

describe('a report of use', () => {
  test('has every problem named, and tells the alliance of exact versions alone', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, until: inDays(40) });
    await story.download(lan.caller, asset);
    world.travel(25 * DAY);
    const model = { kind: AssetKind.MODEL, organisation: 'viet-data', name: 'mo-hinh' };
    const secret = { ...model, name: 'mo-hinh-kin' };
    world.models.givenAsset({ ...model, access: 'gated', versions: [{ version: '1.0.0' }] });
    world.models.givenAsset({ ...secret, access: 'private', versions: [{ version: '1.0.0' }] });
    const trained = (asset: typeof model, version = '1.0.0') => ({
      model: { case: 'version' as const, value: { asset, version } },
    });
    const bad = { outputs: [{ title: '', url: 'x' }], models: [trained(secret), trained(model, '9.0.0')] };
    const problem = await renewed(lan, grant, { report: bad, until: inDays(-1) }).catch((error) => error);
    expect(problem).toMatchObject({ code: 'invalid_argument' });
    expect(problem.details.fields.map(({ field }: { field: string }) => field)).toEqual([
      'until',
      'report.incidents',
      'report.outputs[0].title',
      'report.outputs[0].url',
      'report.models[0].version',
      'report.models[1].version',
    ]);
    const report = {
      outputs: [{ title: 'Bài báo kín', url: '10.1234/kin' }],
      models: [trained(model), { model: { case: 'external' as const, value: 'Mô hình riêng' } }],
      incidents: 'Một máy bị mất.',
    };
    const request = await renewed(lan, grant, { report });
    for (const who of [lan, hoa, governance])
      expect((await life().getUseReport({ requestId: request.id }, as(who))).report).toMatchObject(report);
    await expect(life().getUseReport({ requestId: request.id }, as(head))).rejects.toThrowWithCode('not_found');
    const [event] = await told('use_reported', grant.id);
    expect(event).toMatchObject({
      downloaded: [{ asset: { name: asset.name }, version: '1.0.0' }],
      trained: [{ asset: { name: 'mo-hinh' }, version: '1.0.0' }],
    });
    expect(JSON.stringify(await world.events())).not.toMatch(/kin"|Bài báo|Mô hình riêng|mất/);
  });
});

describe('a renewal does not undo what was ordered', () => {
  test.each([
    ['suspended', () => 'suspendGrant' as const],
    ['revoked', () => 'revokeGrant' as const],
  ])('of a grant that was %s meanwhile', async (_what, act) => {
    const grant = await story.granted(lan.caller, hoa.caller, { asset: story.dataset(), until: inDays(20) });
    world.travel(11 * DAY);
    const request = await renewed(lan, grant);
    await world.grants[act()]({ id: grant.id, reason: 'Sự cố.' }, as(hoa));
    await expect(world.grants.approveRequest({ id: request.id }, as(hoa))).rejects.toThrowWithCode('state_conflict');
  });

  test('of a grant that ended meanwhile, it starts with the decision', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, until: inDays(20) });
    world.travel(11 * DAY);
    const request = await renewed(lan, grant);
    world.travel(10 * DAY);
    const { grant: next } = await world.grants.approveRequest({ id: request.id }, as(hoa));
    expect(next).toMatchObject({ supersedes: grant.id, seats: [{ state: SeatState.ACTIVE }] });
    expect((await grantNow(grant.id)).state).toBe(GrantState.EXPIRED);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('of two at once one is asked for', async () => {
    const grant = await story.granted(lan.caller, hoa.caller, { asset: story.dataset(), until: inDays(20) });
    world.travel(11 * DAY);
    const codes = await Promise.all(
      [1, 2, 3].map(() =>
        renewed(lan, grant).then(
          () => 'made',
          (error) => error.code,
        ),
      ),
    );
    expect(codes.toSorted()).toEqual(['already_exists', 'already_exists', 'made']);
  });
});

describe('rules of the organisation', () => {
  test('renew at once, but not what is suspended', async () => {
    const owner = await story.person('chu', { 'viet-data': 'owner' });
    await world.settle();
    const stated = async () => {
      const asset = story.dataset();
      const codes = [{ code: 'NRES', values: [] }];
      await world.door(RulesService).setUseConditions({ asset, codes, replacesVersion: 0 }, as(owner));
      return story.granted(lan.caller, hoa.caller, { asset, until: inDays(20) });
    };
    const [one, other] = [await stated(), await stated()];
    world.travel(11 * DAY);
    const { id } = await renewed(lan, other);
    await world.grants.returnRequest({ id, note: 'Xin nói rõ hơn.' }, as(hoa));
    await world.grants.suspendGrant({ id: other.id, reason: 'Sự cố.' }, as(hoa));
    const rules = [{ id: 'all', outcome: RuleOutcome.APPROVE }];
    await world.door(RulesService).setRules({ organisation: 'viet-data', rules, replacesVersion: 0 }, as(owner));
    const request = await renewed(lan, one);
    expect(request).toMatchObject({ state: RequestState.APPROVED, decidedByRule: 'all', renews: one.id });
    expect((await grantNow(one.id)).supersededBy).toBe(request.grantId);
    const again = await world.grants.submitRequest({ id }, as(lan));
    expect(again.request?.state).toBe(RequestState.SUBMITTED);
  });
});
