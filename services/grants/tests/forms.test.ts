import { FieldKind } from '@alliance/proto/alliance/grants/v1/form_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, STATEMENT } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let rules: RpcClient<typeof RulesService>;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
let expert: Somebody;
const auditor = testCaller({ personId: 'aud', allianceRoles: ['auditor'] });
const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  rules = world.door(RulesService);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  expert = await story.person('chuyen-gia');
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Asset = ReturnType<AllianceStory['dataset']>;
const as = (somebody: Somebody) => world.as(somebody.caller);
const label = { vi: 'Câu hỏi', en: 'Question' };
const WHY = { id: 'why', kind: FieldKind.TEXT, label, required: true, maxLength: 100 };
const ETHICS = { id: 'ethics', kind: FieldKind.CHECKBOX, label, required: true };
const COUNTRY = { id: 'country', kind: FieldKind.COUNTRY, label };
const setForm = (asset: Asset, fields: object[], replacesVersion = 0, by = hoa) =>
  rules.setForm({ of: { case: 'asset', value: asset }, fields, replacesVersion }, as(by));
const answersOf = (requestId: string, options = as(lan)) => rules.listAnswers({ requestId }, options);
const GOOD = [
  { fieldId: 'why', value: 'Tôi nghiên cứu địa danh.' },
  { fieldId: 'ethics', value: 'true' },
];

describe('a form', () => {
  test('is set version by version by those who decide, and shown to whoever sees the asset', async () => {
    const asset = story.dataset();
    expect((await rules.getForm({ asset }, {})).form).toMatchObject({ version: 0, fields: [] });
    const { form } = await setForm(asset, [WHY, COUNTRY]);
    expect(form).toMatchObject({ version: 1, asset, setByPersonId: hoa.caller.personId });
    expect((await rules.getForm({ asset }, {})).form).toEqual(form);
    await expect(setForm(asset, [WHY], 0)).toThrowWithCode('revision_mismatch');
    await setForm(asset, [COUNTRY], 1);
    await expect(setForm(asset, [{ ...WHY, kind: FieldKind.DATE }], 2)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'fields[0].kind' }] },
    });
    await expect(setForm(asset, [WHY], 2, dean)).toThrowWithCode('role_required');
    const hidden = story.dataset({ access: 'private' });
    await expect(rules.getForm({ asset: hidden }, as(lan))).toThrowWithCode('not_found');
    const told = (await world.events()).filter(({ type }) => type.endsWith('access_form_set'));
    expect(told).toHaveLength(2);
    expect(told.map(({ payload }) => payload).join()).not.toContain('Câu hỏi');
  });

  test('of an organisation is asked about assets without one of their own', async () => {
    const organisation = 'viet-data';
    const [plain, own] = [story.dataset(), story.dataset()];
    await setForm(own, []);
    const { form } = await rules.setForm({ of: { case: 'organisation', value: organisation }, fields: [WHY] }, as(hoa));
    expect(form?.asset).toBeUndefined();
    expect((await rules.getDefaultForm({ organisation }, world.as(auditor))).form).toEqual(form);
    await expect(rules.getDefaultForm({ organisation }, as(lan))).toThrowWithCode('role_required');
    expect((await rules.getForm({ asset: plain }, as(lan))).form?.fields).toHaveLength(1);
    expect((await rules.getForm({ asset: own }, as(lan))).form?.fields).toHaveLength(0);
    await expect(story.requested(lan.caller, { asset: plain })).toThrowWithCode('invalid_argument');
    await rules.setForm({ of: { case: 'organisation', value: organisation }, replacesVersion: 1 }, as(hoa));
    await story.requested(lan.caller, { asset: plain });
  });

  test('of many set at once is one', async () => {
    const asset = story.dataset();
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => setForm(asset, [WHY])));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'revision_mismatch' });
  });
});

describe('a request', () => {
  test('is taken with every answer, else refused with every problem at once, in words and answers', async () => {
    const asset = story.dataset();
    await setForm(asset, [WHY, ETHICS, COUNTRY]);
    const bad = [
      { fieldId: 'country', value: 'Việt Nam' },
      { fieldId: 'age', value: '7' },
    ];
    await expect(
      story.requested(lan.caller, { asset, statement: 'ngắn', answers: bad as never }),
    ).rejects.toMatchObject({
      code: 'invalid_argument',
      details: {
        fields: ['statement', 'answers.age', 'answers.why', 'answers.ethics', 'answers.country'].map((field) => ({
          field,
        })),
      },
    });
    const nul = [{ fieldId: 'why', value: 'a\u0000b' }, GOOD[1]];
    await expect(story.requested(lan.caller, { asset, answers: nul as never })).toThrowWithCode('invalid_argument');
    const { id } = await story.requested(lan.caller, { asset, answers: GOOD as never });
    expect(await answersOf(id)).toMatchObject({
      formVersion: 1,
      formOfAsset: true,
      answers: GOOD.map(({ fieldId, value }) => ({ field: { id: fieldId }, value, withdrawn: false })),
    });
    expect((await world.events()).map(({ payload }) => payload).join()).not.toContain('địa danh');
  });

  test('may lack answers while it is a draft', async () => {
    const asset = story.dataset();
    await setForm(asset, [WHY, ETHICS]);
    const { id } = await story.requested(lan.caller, { asset, draft: true, answers: [GOOD[0]] as never });
    await expect(answersOf(id, as(hoa))).toThrowWithCode('not_found');
    await expect(world.grants.submitRequest({ id }, as(lan))).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'answers.ethics' }] },
    });
    await world.grants.submitRequest({ id, answers: [GOOD[1]!] }, as(lan));
    expect((await answersOf(id, as(hoa))).answers).toHaveLength(2);
  });

  test('keeps its answers through an upgrade, those to fields that are gone readable', async () => {
    const asset = story.dataset();
    await setForm(asset, [WHY, COUNTRY]);
    const answers = [GOOD[0]!, { fieldId: 'country', value: 'VN' }];
    const { id } = await story.requested(lan.caller, { asset, answers: answers as never });
    await setForm(asset, [{ ...WHY, label: { vi: 'Vì sao?', en: 'Why?' } }, ETHICS], 1);
    expect(await answersOf(id)).toMatchObject({
      formVersion: 1,
      answers: [{ withdrawn: false }, { withdrawn: false }],
    });
    await world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa));
    await world.grants.submitRequest({ id, answers: [GOOD[1]!] }, as(lan));
    expect(await answersOf(id)).toMatchObject({
      formVersion: 2,
      answers: [
        { field: { id: 'why', label: { en: 'Why?' } }, value: GOOD[0]!.value, withdrawn: false },
        { field: { id: 'ethics' }, value: 'true' },
        { field: { id: 'country' }, value: 'VN', withdrawn: true },
      ],
    });
  });

  test('tells its answers to the applicant, deciders, reviewers and governance alone', async () => {
    const asset = story.dataset();
    await setForm(asset, [WHY]);
    const wish = { asset, organisation: 'dai-hoc', answers: [GOOD[0]] as never };
    const { id } = await story.requested(lan.caller, wish);
    await expect(answersOf(id, as(expert))).toThrowWithCode('not_found');
    await world.decisions.askForReview({ requestId: id, email: expert.email, question: 'Sao?' }, as(hoa));
    for (const options of [as(lan), as(hoa), as(expert), world.as(governance)])
      expect((await answersOf(id, options)).answers).toHaveLength(1);
    for (const options of [as(dean), world.as(auditor)])
      await expect(answersOf(id, options)).toThrowWithCode('role_required');
  });

  test('says nothing of the form of what the applicant may not see', async () => {
    const asset = story.dataset();
    await setForm(asset, [WHY]);
    story.dataset({ name: asset.name, access: 'private' });
    const until = timestampFromDate(new Date(Date.now() + DAY));
    await expect(story.requested(lan.caller, { asset, statement: STATEMENT, until })).toThrowWithCode('not_found');
  });
});
