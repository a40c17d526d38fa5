import type { Caller } from '@alliance/auth/caller';
import { BlockAppealState } from '@alliance/proto/alliance/grants/v1/block_pb';
import { RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RuleOutcome } from '@alliance/proto/alliance/grants/v1/rule_pb';
import type { AddBlockRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let rules: RpcClient<typeof RulesService>;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
let owner: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  rules = world.door(RulesService);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  owner = await story.person('chu', { 'viet-data': 'owner' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const organisation = 'viet-data';
const reason = 'Đã chia sẻ lại dữ liệu.';
const as = (somebody: Somebody) => world.as(somebody.caller);
const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
const email = (somebody: Somebody): AddBlockRequest['subject'] => ({ case: 'email', value: somebody.email });
type Changes = { subject?: AddBlockRequest['subject']; of?: AddBlockRequest['of']; days?: number; by?: Somebody };

async function block({
  subject = email(lan),
  of = { case: 'organisation', value: organisation },
  days = 30,
  by = hoa,
}: Changes = {}) {
  return (await rules.addBlock({ of, subject, reason, expiresAt: inDays(days) }, as(by))).block!;
}
const lift = (id: string) => rules.liftBlock({ organisation, id }, as(hoa));
const idsOf = ({ blocks }: { blocks: { id: string }[] }) => blocks.map(({ id }) => id);

async function approvable() {
  const asset = story.dataset();
  const codes = [{ code: 'NRES', values: [] }];
  await rules.setUseConditions({ asset, codes, replacesVersion: 0 }, as(owner));
  return asset;
}
const warningsOf = async (id: string, by = hoa) => (await world.grants.getRequest({ id }, as(by))).request?.blockedBy;

test('an entry says why and until when, and those whom it is about may read it', async () => {
  await expect(
    rules.addBlock({ of: { case: 'organisation', value: organisation }, subject: email(lan) }, as(hoa)),
  ).rejects.toMatchObject({
    code: 'invalid_argument',
    details: { fields: [{ field: 'reason' }, { field: 'expiresAt' }] },
  });
  await expect(block({ days: 750 })).toThrowWithCode('invalid_argument');
  await expect(block({ by: lan })).toThrowWithCode('role_required');
  await expect(block({ subject: { case: 'email', value: 'nobody@example.vn' } })).toThrowWithCode('not_found');
  await expect(block({ subject: { case: 'subjectOrganisation', value: organisation } })).toThrowWithCode(
    'invalid_argument',
  );
  const [mine, theirs] = [await block(), await block({ subject: { case: 'subjectOrganisation', value: 'dai-hoc' } })];
  expect((await rules.listMyBlocks({}, as(lan))).blocks).toMatchObject([{ id: mine.id, reason }]);
  expect(idsOf(await rules.listMyBlocks({}, as(dean)))).toEqual([theirs.id]);
  expect(idsOf(await rules.listBlocks({ organisation }, as(hoa)))).toEqual([theirs.id, mine.id]);
  await expect(rules.listBlocks({ organisation }, as(lan))).toThrowWithCode('role_required');
  for (const { id } of [mine, theirs]) await lift(id);
  await expect(lift(mine.id)).toThrowWithCode('state_conflict');
  expect(idsOf(await rules.listBlocks({ organisation }, as(hoa)))).toEqual([]);
  expect(idsOf(await rules.listBlocks({ organisation, all: true }, as(hoa)))).toHaveLength(2);
  const told = (await world.events()).filter(({ type }) => type.includes('blocklist'));
  expect(told.map(({ type }) => type.split('.').at(-1))).toEqual([
    ...['blocklist_added', 'blocklist_added'],
    ...['blocklist_lifted', 'blocklist_lifted'],
  ]);
  expect(told.map(({ payload }) => payload).join()).not.toContain(reason);
});

test('who is on it is approved by no rule, stewards are warned, and people still decide', async () => {
  const approve = { id: 'all', outcome: RuleOutcome.APPROVE };
  await rules.setRules({ organisation, rules: [approve], replacesVersion: 0 }, as(owner));
  const { id: blockId } = await block();
  const request = await story.requested(lan.caller, { asset: await approvable() });
  expect(request.state).toBe(RequestState.SUBMITTED);
  expect(await warningsOf(request.id)).toEqual([blockId]);
  expect(await warningsOf(request.id, lan)).toEqual([]);
  const { requests } = await world.grants.listRequests({ view: RequestView.DECIDER }, as(hoa));
  expect(requests.find(({ id }) => id === request.id)?.blockedBy).toEqual([blockId]);
  const { rehearsals } = await rules.rehearseRules({ organisation, rules: [approve] }, as(hoa));
  expect(rehearsals[0]).toMatchObject({ requestId: request.id, withheld: ['blocklist'] });
  expect((await world.events()).map(({ payload }) => payload).join()).not.toContain('blockedBy');
  await world.grants.approveRequest({ id: request.id }, as(hoa));
  await lift(blockId);
  expect(await warningsOf(request.id)).toEqual([]);
  expect((await story.requested(lan.caller, { asset: await approvable() })).state).toBe(RequestState.APPROVED);
});

test('an entry counts for its asset, for people of an organisation, and until its day', async () => {
  const [asset, other] = [story.dataset(), story.dataset()];
  const ofAsset = await block({ of: { case: 'asset', value: asset as never } });
  const ofAll = await block({ subject: { case: 'subjectOrganisation', value: 'dai-hoc' }, days: 3 });
  const one = await story.requested(lan.caller, { asset });
  const two = await story.requested(lan.caller, { asset: other });
  const three = await story.requested(hoa.caller, { asset: other });
  expect(await warningsOf(one.id)).toEqual([ofAsset.id, ofAll.id]);
  expect(await warningsOf(two.id)).toEqual([ofAll.id]);
  expect(await warningsOf(three.id)).toEqual([]);
  world.travel(4 * DAY);
  expect(await warningsOf(two.id)).toEqual([]);
  expect(await warningsOf(one.id)).toEqual([ofAsset.id]);
});

const gov = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
const answer = (blockId: string, lifts: boolean, caller: Caller = gov) =>
  rules.answerBlockAppeal({ blockId, lift: lifts, reasons: 'Đã nghe cả hai bên.' }, world.as(caller));
const appeal = (blockId: string, by: Somebody) =>
  rules.appealBlock({ blockId, reasons: 'Tôi chưa từng chia sẻ.' }, as(by));
const openOnes = async () => idsOf(await rules.listBlockAppeals({ state: BlockAppealState.OPEN }, world.as(gov)));

test('whom an entry is about appeals once; governance of neither side lifts it or lets it stand', async () => {
  const { id } = await block();
  for (const somebody of [dean, hoa, owner]) await expect(appeal(id, somebody)).toThrowWithCode('not_found');
  await expect(rules.appealBlock({ blockId: id, reasons: ' ' }, as(lan))).toThrowWithCode('invalid_argument');
  await expect(answer(id, true)).toThrowWithCode('state_conflict');
  expect((await appeal(id, lan)).block?.appeal).toMatchObject({ state: BlockAppealState.OPEN });
  await expect(appeal(id, lan)).toThrowWithCode('already_exists');
  expect(await openOnes()).toEqual([id]);
  // Its organisation learns that there is an appeal, not what was said.
  const shown = async (by: Caller) =>
    (await rules.listBlocks({ organisation }, world.as(by))).blocks.find((one) => one.id === id)?.appeal?.reasons;
  expect([await shown(hoa.caller), await shown(gov)]).toEqual(['', 'Tôi chưa từng chia sẻ.']);
  const ofSide = (slug: string) =>
    testCaller({ personId: 'gov-2', allianceRoles: ['governance'], memberships: [memberOf(slug, 'member')] });
  for (const caller of [ofSide('viet-data'), ofSide('dai-hoc'), { ...gov, personId: lan.caller.personId }])
    await expect(answer(id, true, caller)).toThrowWithCode('separation_of_duties');
  await expect(answer(id, true, owner.caller)).toThrowWithCode('role_required');
  expect((await answer(id, false)).block).toMatchObject({
    appeal: { state: BlockAppealState.UPHELD },
    liftedByPersonId: '',
  });
  await expect(answer(id, true)).toThrowWithCode('state_conflict');
  await expect(appeal(id, lan)).toThrowWithCode('already_exists');
  await lift(id);

  const theirs = await block({ subject: { case: 'subjectOrganisation', value: 'dai-hoc' } });
  await expect(appeal(theirs.id, lan)).toThrowWithCode('not_found');
  await appeal(theirs.id, dean);
  const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => answer(theirs.id, true)));
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { blocks } = await rules.listBlocks({ organisation, all: true }, as(hoa));
  expect(blocks.find((one) => one.id === theirs.id)).toMatchObject({
    liftedByPersonId: 'gov',
    appeal: { state: BlockAppealState.LIFTED, answer: 'Đã nghe cả hai bên.' },
  });
  await expect(appeal(theirs.id, dean)).toThrowWithCode('state_conflict');
  const told = (await world.events()).filter(({ payload }) => payload.includes(id) || payload.includes(theirs.id));
  const types = told.map(({ type }) => type.split('.').at(-1));
  expect(types).toEqual([
    ...['blocklist_added', 'blocklist_appealed', 'blocklist_upheld', 'blocklist_lifted'],
    ...['blocklist_added', 'blocklist_appealed', 'blocklist_lifted'],
  ]);
  expect(told.map(({ payload }) => payload).join()).not.toMatch(/chia sẻ|hai bên/);
});

test('an appeal about what was lifted meanwhile waits for nobody', async () => {
  const { id } = await block();
  await appeal(id, lan);
  await lift(id);
  expect(await openOnes()).toEqual([]);
  await expect(answer(id, true)).toThrowWithCode('state_conflict');
  await expect(rules.listBlockAppeals({}, as(hoa))).toThrowWithCode('role_required');
});
