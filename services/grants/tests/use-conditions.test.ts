import { Operation, Purpose } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { UseAnswer } from '@alliance/proto/alliance/grants/v1/use_pb';
import { OrganisationKind } from '@alliance/proto/alliance/members/v1/member_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let rules: RpcClient<typeof RulesService>;
let lan: Somebody;
let worker: Somebody;
let hoa: Somebody;
let owner: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  rules = world.door(RulesService);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  await story.organisation('cong-ty', 'admitted', 'LA', OrganisationKind.COMPANY);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  worker = await story.person('nhan-vien', { 'cong-ty': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  owner = await story.person('chu', { 'viet-data': 'owner' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Asset = ReturnType<AllianceStory['dataset']>;
const as = (somebody: Somebody) => world.as(somebody.caller);
const inDays = (days: number) => timestampFromDate(new Date(Date.now() + days * DAY));
const codesOf = (text: string) =>
  text
    .split(', ')
    .filter(Boolean)
    .map((one) => ({ code: one.split(' ')[0]!, values: one.split(' ').slice(1) }));
const state = (asset: Asset, codes: string, replacesVersion = 0, by = owner) =>
  rules.setUseConditions({ asset, codes: codesOf(codes), replacesVersion }, as(by));
const TRAINING = [Operation.DOWNLOAD, Operation.TRAIN];
const months = (count: number) => ({ until: inDays(31 * count) });

describe('what an asset may be used for', () => {
  test('is stated by owners, version by version, and shown to whoever sees the asset', async () => {
    const asset = story.dataset();
    expect((await rules.getUseConditions({ asset }, {})).conditions).toMatchObject({ version: 0, codes: [] });
    const { conditions } = await state(asset, 'gru, NCU, MOR 2027-01-31');
    expect(conditions).toMatchObject({
      version: 1,
      codes: codesOf('DUO:0000042, DUO:0000046, DUO:0000024 2027-01-31'),
    });
    expect(conditions?.duties).toMatchObject(codesOf('DUO:0000024 2027-01-31'));
    await expect(state(asset, 'GRU', 1, hoa)).toThrowWithCode('role_required');
    await expect(state(asset, 'GRU')).toThrowWithCode('revision_mismatch');
    await expect(state(asset, 'GS Lào, no-training x', 1)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'useCodes[0].values' }, { field: 'useCodes[1].values' }] },
    });
    const suspended = { ...owner, caller: withStanding(owner.caller, 'suspended') };
    await expect(state(asset, 'GRU', 1, suspended)).toThrowWithCode('organisation_not_in_good_standing');
    await state(asset, '', 1);
    expect((await rules.getUseConditions({ asset }, {})).conditions).toEqual(
      expect.objectContaining({ version: 2, codes: [], duties: [] }),
    );
    const told = (await world.events()).filter(({ type }) => type.endsWith('use_conditions_set'));
    expect(told).toHaveLength(2);
  });

  test('always forbids to identify people again where the owner declares personal data', async () => {
    for (const personalData of ['present', 'pseudonymised'] as const) {
      const asset = story.dataset({ personalData });
      const duty = [{ code: 'no-reidentification' }];
      expect((await rules.getUseConditions({ asset }, {})).conditions?.duties).toMatchObject(duty);
      expect((await state(asset, 'NRES')).conditions?.duties).toMatchObject(duty);
      expect((await story.granted(lan.caller, hoa.caller, { asset })).duties).toMatchObject(duty);
    }
    const none = story.dataset({ personalData: 'none' });
    expect((await story.granted(lan.caller, hoa.caller, { asset: none })).duties).toEqual([]);
  });

  test('is told in codes that are listed for everybody', async () => {
    const { codes } = await rules.listUseCodes({}, {});
    expect(codes.length).toBeGreaterThan(25);
    expect(codes.find(({ shorthand }) => shorthand === 'DS')).toMatchObject({
      parents: ['DUO:0000006'],
      values: 'diseases',
    });
  });
});

describe('a request', () => {
  const matchOf = async (by: Somebody, changes: Parameters<AllianceStory['requested']>[1]) =>
    (await story.requested(by.caller, changes)).useMatch;

  test('shows both sides how what it is for goes with what is permitted, when it was submitted', async () => {
    const asset = story.dataset();
    await state(asset, 'GRU, NPU');
    expect(await matchOf(lan, { asset })).toMatchObject({ answer: UseAnswer.FITS, conditionsVersion: 1 });
    const { id, useMatch } = await story.requested(worker.caller, { asset, organisation: 'cong-ty' });
    expect(useMatch).toMatchObject({ answer: UseAnswer.CONTRADICTS });
    expect(useMatch?.findings.find(({ answer }) => answer === UseAnswer.CONTRADICTS)).toMatchObject({
      code: 'DUO:0000045',
      clause: { en: 'non-profit organisations only' },
    });
    await state(asset, 'NRES', 1);
    expect((await world.grants.getRequest({ id }, as(hoa))).request?.useMatch).toEqual(useMatch);
    await world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa));
    const useCodes = codesOf('HMB');
    const request = await story.signed((await world.grants.submitRequest({ id, useCodes }, as(worker))).request!);
    expect(request).toMatchObject({ useCodes: codesOf('DUO:0000006'), useMatch: { conditionsVersion: 2 } });
    expect(request?.useMatch?.answer).toBe(UseAnswer.FITS);
  });

  test('needs a person where nothing is stated, and has no match while it is a draft', async () => {
    const asset = story.dataset();
    expect(await matchOf(lan, { asset })).toMatchObject({ answer: UseAnswer.HUMAN, conditionsVersion: 0 });
    expect(await matchOf(worker, { asset, draft: true })).toBeUndefined();
    await expect(matchOf(lan, { asset: story.dataset(), useCodes: codesOf('x!') as never })).toThrowWithCode(
      'invalid_argument',
    );
  });

  test('for more than the codes of the asset leave is refused, when it is submitted', async () => {
    const asset = story.dataset();
    await state(asset, 'GRU, no-training, TS 2');
    const wish = { asset, operations: TRAINING, ...months(3) };
    await expect(story.requested(lan.caller, wish)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'operations' }, { field: 'until' }] },
    });
    const { id } = await story.requested(lan.caller, { ...wish, draft: true });
    await expect(world.grants.submitRequest({ id }, as(lan))).toThrowWithCode('invalid_argument');
    await story.requested(lan.caller, { asset, ...months(1) });
  });
});

describe('no grant has what the codes of its asset rule out', () => {
  test('neither an approval, whatever was permitted when it was asked for', async () => {
    const { asset } = story.datasetUnderTerms();
    const { id } = await story.requested(lan.caller, { asset, operations: TRAINING, ...months(3) });
    await state(asset, 'NRES, no-training, TS 1');
    await expect(world.grants.approveRequest({ id }, as(hoa))).rejects.toMatchObject({
      code: 'state_conflict',
      details: { clauses: [{ clause: 'no-training' }, { clause: 'DUO:0000025' }] },
    });
    const narrow = { id, operations: [Operation.DOWNLOAD], until: inDays(20) };
    await world.grants.approveRequest(narrow, as(hoa));
    const { grant } = await world.decisions.acceptOffer({ requestId: id }, as(lan));
    expect(grant).toMatchObject({ operations: [Operation.DOWNLOAD], duties: codesOf('no-training') });
  });

  test('nor one given unasked', async () => {
    const { asset } = story.datasetUnderTerms({ operations: ['download', 'redistribute'] });
    await state(asset, 'NRES, no-redistribution, RTN');
    const given = {
      asset,
      to: { case: 'organisation' as const, value: 'dai-hoc' },
      purpose: Purpose.RESEARCH,
      until: inDays(9),
      reason: 'Theo thoả thuận.',
    };
    const give = (...operations: Operation[]) => world.decisions.grantDirectly({ ...given, operations }, as(hoa));
    await expect(give(Operation.DOWNLOAD, Operation.REDISTRIBUTE)).toThrowWithCode('state_conflict');
    expect((await give(Operation.DOWNLOAD)).grant?.duties).toMatchObject(codesOf('no-redistribution, DUO:0000029'));
  });
});
