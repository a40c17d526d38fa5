import { GrantState, Operation, Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RuleOutcome, type RuleSchema } from '@alliance/proto/alliance/grants/v1/rule_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import { UseAnswer } from '@alliance/proto/alliance/grants/v1/use_pb';
import { OrganisationKind } from '@alliance/proto/alliance/members/v1/member_pb';
import type { RpcClient } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type RequestChanges, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Rule = MessageInitShape<typeof RuleSchema>;

let world: StartedGrants;
let story: AllianceStory;
let rules: RpcClient<typeof RulesService>;
let version = 0;
let lan: Somebody;
let worker: Somebody;
let hoa: Somebody;
let owner: Somebody;
let governance: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  rules = world.door(RulesService);
  for (const slug of ['viet-data', 'dai-hoc', 'vien']) await story.organisation(slug);
  await story.organisation('cong-ty', 'admitted', 'LA', OrganisationKind.COMPANY);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  worker = await story.person('nhan-vien', { 'cong-ty': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  owner = await story.person('chu', { 'viet-data': 'owner', vien: 'member' });
  governance = await story.person('quan-tri', {}, { allianceRoles: ['governance'] });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const organisation = 'viet-data';
const as = (somebody: Somebody) => world.as(somebody.caller);
const APPROVE: Rule = { id: 'research', outcome: RuleOutcome.APPROVE, conditions: { purposes: [Purpose.RESEARCH] } };
const EVERYTHING: Rule = { id: 'everything', outcome: RuleOutcome.APPROVE };
const REJECT: Rule = {
  id: 'not-permitted',
  outcome: RuleOutcome.REJECT,
  clause: 'NPU',
  reason: 'Chỉ dành cho tổ chức phi lợi nhuận.',
  conditions: { match: UseAnswer.CONTRADICTS },
};

async function setRules(...set: Rule[]) {
  const { rules: made } = await rules.setRules({ organisation, rules: set, replacesVersion: version }, as(owner));
  version = made?.version ?? version;
  return made;
}

/** A dataset whose owner has stated what it may be used for. */
async function stated(codes = ['NRES'], dataset = story.dataset()) {
  const useCodes = codes.map((code) => ({ code, values: [] }));
  await rules.setUseConditions({ asset: dataset, codes: useCodes, replacesVersion: 0 }, as(owner));
  return dataset;
}

const asked = (changes: RequestChanges, by = lan) => story.requested(by.caller, changes);

describe('rules', () => {
  test('are set by owners, version by version, and shown to those who decide', async () => {
    const assign = { id: 'assign', outcome: RuleOutcome.ASSIGN, assignToPersonId: lan.caller.personId };
    await expect(setRules(assign)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'rules[0].assignToPersonId' }] },
    });
    await expect(setRules({ ...APPROVE, conditions: { purposes: [99 as Purpose] } })).toThrowWithCode(
      'invalid_argument',
    );
    const made = await setRules(APPROVE);
    await expect(rules.setRules({ organisation, rules: [], replacesVersion: 0 }, as(owner))).toThrowWithCode(
      'revision_mismatch',
    );
    await expect(rules.setRules({ organisation, replacesVersion: version }, as(hoa))).toThrowWithCode('role_required');
    expect((await rules.getRules({ organisation }, as(hoa))).rules).toEqual(made);
    expect(made).toMatchObject({ rules: [{ id: 'research', conditions: { purposes: [Purpose.RESEARCH] } }] });
    const told = (await world.events()).filter(({ type }) => type.endsWith('auto_rules_changed'));
    expect(told).toHaveLength(1);
  });
});

describe('a rule that approves', () => {
  test('gives nothing while all grants of the asset are suspended; the request waits for people', async () => {
    await setRules(APPROVE);
    const asset = await stated();
    await world.door(SuspensionsService).suspendAsset({ asset, reason: 'Sự cố.' }, as(hoa));
    expect(await asked({ asset })).toMatchObject({ state: RequestState.SUBMITTED });
  });

  test('gives the grant with the submission, in the name of the organisation, and says which rule it was', async () => {
    await setRules(REJECT, APPROVE);
    const { asset, terms } = story.datasetUnderTerms();
    const request = await asked({ asset: await stated(['NRES'], asset), organisation: 'dai-hoc' });
    expect(request).toMatchObject({
      state: RequestState.APPROVED,
      decidedByPersonId: '',
      decidedByRule: 'research',
      rulesVersion: version,
    });
    const { grant } = await world.grants.getGrant({ id: request.grantId }, as(lan));
    expect(grant).toMatchObject({ state: GrantState.PENDING_ACCEPTANCE, terms: [{ licenceId: terms.licenceId }] });
    const { decisions } = await world.decisions.listDecisions({ requestId: request.id }, as(lan));
    expect(decisions).toMatchObject([{ personId: '', ruleId: 'research', rulesVersion: version }]);
    const told = (await world.events()).filter(({ payload }) => payload.includes(request.id));
    expect(told.map(({ type }) => type.split('.').at(-1)).slice(0, 3)).toEqual([
      'access_requested',
      'access_request_approved',
      'grant_issued',
    ]);
    expect(JSON.parse(told[1]?.payload ?? '{}').audit).toMatchObject({ actorRole: 'bot', organisation });
  });

  test('also decides on what was returned and comes again', async () => {
    await setRules();
    const asset = await stated();
    const { id } = await asked({ asset });
    await world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa));
    await setRules(APPROVE);
    const { request } = await world.grants.submitRequest({ id }, as(lan));
    expect(request).toMatchObject({ state: RequestState.APPROVED, decidedByRule: 'research' });
  });

  test('leaves to people what it must not decide', async () => {
    await setRules(EVERYTHING);
    const { asset: commercial } = story.datasetUnderTerms({ purposes: ['commercial'], operations: ['download'] });
    const { asset: weights } = story.datasetUnderTerms({ operations: ['download', 'publish-weights'] });
    const { asset: narrow } = story.datasetUnderTerms({ operations: ['view'] });
    const colleague = await story.person('dong-nghiep', { vien: 'member' });
    const operations = [Operation.DOWNLOAD, Operation.PUBLISH_WEIGHTS];
    const cases: [RequestChanges, Somebody?][] = [
      [{ asset: story.dataset() }],
      [{ asset: await stated(['GRU']), purpose: Purpose.TEACHING }],
      [{ asset: await stated(['NRES', 'NPU']), organisation: 'cong-ty' }, worker],
      [{ asset: await stated(['NRES'], story.dataset({ personalData: 'pseudonymised' })) }],
      [{ asset: await stated(['NRES'], commercial), purpose: Purpose.COMMERCIAL, operations: [Operation.DOWNLOAD] }],
      [{ asset: await stated(['NRES'], weights), operations }],
      [{ asset: await stated(['NRES'], narrow) }],
      [{ asset: await stated(['NRES'], story.dataset({ licence: 'other' })) }],
      [{ asset: await stated(), organisation: 'vien' }, colleague],
    ];
    await world.settle();
    for (const [wish, by] of cases) {
      const request = await asked(wish, by);
      expect(request, JSON.stringify(wish)).toMatchObject({ state: RequestState.SUBMITTED, decidedByRule: '' });
    }
    expect((await asked({ asset: await stated() })).state).toBe(RequestState.APPROVED);
    expect((await asked({ asset: await stated(), draft: true })).state).toBe(RequestState.DRAFT);
  });
});

describe('a rule that rejects', () => {
  test('names its clause; once governance has remitted that, only people decide', async () => {
    await setRules(REJECT);
    const asset = await stated(['NRES', 'NPU']);
    const request = await asked({ asset, organisation: 'cong-ty' }, worker);
    expect(request).toMatchObject({ state: RequestState.REJECTED, clause: 'NPU', decidedByRule: 'not-permitted' });
    const { id } = request;
    const against = { case: 'requestId' as const, value: id };
    await world.decisions.openAppeal({ against, reasons: 'Chúng tôi không vì lợi nhuận.' }, as(worker));
    await world.decisions.remitAppeal({ against, reasons: 'Cần người xem xét.' }, as(governance));
    await world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa));
    const { request: again } = await world.grants.submitRequest({ id }, as(worker));
    expect(await story.signed(again!)).toMatchObject({
      state: RequestState.SUBMITTED,
      decidedByRule: '',
      rulesVersion: 0,
    });
    await world.grants.approveRequest({ id }, as(hoa));
  });
});

describe('a rule that assigns', () => {
  test('names who should decide, and decides nothing; anybody who may still can', async () => {
    await setRules({ id: 'to-hoa', outcome: RuleOutcome.ASSIGN, assignToPersonId: hoa.caller.personId });
    const request = await asked({ asset: story.dataset() });
    expect(request).toMatchObject({ state: RequestState.SUBMITTED, assignedToPersonId: hoa.caller.personId });
    expect((await asked({ asset: story.dataset() }, hoa)).assignedToPersonId).toBe('');
    const told = (await world.events()).filter(({ type }) => type.endsWith('access_request_assigned'));
    expect(told.map(({ payload }) => payload.includes(request.id))).toEqual([true]);
    await world.grants.approveRequest({ id: request.id }, as(owner));
  });
});

describe('a rehearsal', () => {
  test('says of past requests what rules would have done, beside what became of them, and changes nothing', async () => {
    await setRules();
    const asset = await stated(['NRES', 'NPU']);
    const approved = await asked({ asset });
    const contradicting = await asked({ asset, organisation: 'cong-ty' }, worker);
    const personal = await asked({ asset: await stated(['NRES'], story.dataset({ personalData: 'present' })) });
    await world.grants.rejectRequest({ id: approved.id, reason: 'Không.', clause: '1' }, as(hoa));
    const before = await world.events();
    const proposed = { organisation, rules: [REJECT, APPROVE] };
    const first = await rules.rehearseRules({ ...proposed, pageSize: 2 }, as(hoa));
    expect(first.rehearsals).toMatchObject([
      { requestId: personal.id, ruleId: 'research', outcome: RuleOutcome.APPROVE, withheld: ['personal-data'] },
      { requestId: contradicting.id, ruleId: 'not-permitted', outcome: RuleOutcome.REJECT, withheld: [] },
    ]);
    const { rehearsals } = await rules.rehearseRules(
      { ...proposed, pageSize: 1, pageToken: first.nextPageToken },
      as(owner),
    );
    expect(rehearsals).toMatchObject([
      { requestId: approved.id, outcome: RuleOutcome.APPROVE, state: RequestState.REJECTED, decidedByRule: '' },
    ]);
    expect(await world.events()).toHaveLength(before.length);
    expect((await rules.getRules({ organisation }, as(hoa))).rules?.rules).toEqual([]);
    await expect(rules.rehearseRules({ ...proposed, rules: [{ id: '?' }] }, as(hoa))).toThrowWithCode(
      'invalid_argument',
    );
    await expect(rules.rehearseRules(proposed, as(lan))).toThrowWithCode('role_required');
    await expect(rules.rehearseRules({ ...proposed, pageToken: 'x' }, as(hoa))).toThrowWithCode('invalid_cursor');
  });
});
