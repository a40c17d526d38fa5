import { RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const inAYear = () => timestampFromDate(new Date(world.now().getTime() + 365 * DAY));
const read = async (id: string) => (await world.grants.getRequest({ id }, as(lan))).request!;
const ask = (changes = {}) => story.requested(lan.caller, { asset: story.dataset(), until: inAYear(), ...changes });

/** What the clock has told about a request, in order. */
async function told(id: string): Promise<string[]> {
  const { published } = { published: await world.events() };
  return published
    .filter(({ type, payload }) => /decision_|lapsed/.test(type) && payload.includes(id))
    .map(({ type, payload }) => [type.split('.').at(-1), JSON.parse(payload).day].filter(Boolean).join(' '));
}

test('stewards are reminded, then it is overdue, then governance is told; nothing is decided by it', async () => {
  const { id, dueAt, createdAt } = await ask();
  expect(timestampDate(dueAt!).getTime() - timestampDate(createdAt!).getTime()).toBe(14 * DAY);
  world.travel(6.9 * DAY);
  expect(await told(id)).toEqual([]);
  const expected: string[] = [];
  for (const [days, alarm] of [
    [0.2, 'decision_reminded 7'],
    [5, 'decision_reminded 12'],
    [2, 'decision_overdue'],
    [7, 'decision_escalated'],
  ] as const) {
    world.travel(days * DAY);
    expected.push(alarm);
    await vi.waitFor(async () => expect(await told(id)).toEqual(expected), { timeout: 5_000 });
  }
  expect(await read(id)).toMatchObject({ state: RequestState.SUBMITTED, overdue: true, revision: 2n });
  world.travel(50 * DAY);
  await world.grants.approveRequest({ id, expectedRevision: 2n }, as(hoa));
  expect(await told(id)).toEqual(expected);
});

test('the time with the applicant does not count', async () => {
  const { id, dueAt } = await ask();
  world.travel(5 * DAY);
  await world.grants.returnRequest({ id, note: 'Thêm.' }, as(hoa));
  world.travel(30 * DAY);
  await world.grants.submitRequest({ id }, as(lan));
  const again = await read(id);
  expect(Number(again.pausedSeconds)).toBeCloseTo((30 * DAY) / 1_000, -2);
  const moved = timestampDate(again.dueAt!).getTime() - timestampDate(dueAt!).getTime();
  expect(Math.floor(moved / 1_000)).toBe(Number(again.pausedSeconds));
  expect(again.overdue).toBe(false);
  world.travel(1.9 * DAY);
  expect(await told(id)).toEqual([]);
  world.travel(0.2 * DAY);
  await vi.waitFor(async () => expect(await told(id)).toEqual(['decision_reminded 7']), { timeout: 5_000 });
});

test('what nobody goes on with lapses: drafts silently, returned requests for all to know', async () => {
  const draft = await ask({ draft: true });
  const returned = await ask();
  await world.grants.returnRequest({ id: returned.id, note: 'Thêm.' }, as(hoa));
  world.travel(59.9 * DAY);
  expect((await read(returned.id)).state).toBe(RequestState.RETURNED);
  world.travel(0.2 * DAY);
  await vi.waitFor(async () => expect((await read(returned.id)).state).toBe(RequestState.LAPSED), { timeout: 5_000 });
  expect(await told(returned.id)).toEqual(['access_request_lapsed']);
  expect((await read(draft.id)).state).toBe(RequestState.DRAFT);
  world.travel(30 * DAY);
  await vi.waitFor(async () => expect((await read(draft.id)).state).toBe(RequestState.LAPSED), { timeout: 5_000 });
  expect(await told(draft.id)).toEqual([]);
  await expect(world.grants.submitRequest({ id: draft.id }, as(lan))).toThrowWithCode('state_conflict');
});

test('a remitted request has a clock of its own', async () => {
  await story.organisation('vien');
  const governance = await story.person('quan-tri', { vien: 'member' }, { allianceRoles: ['governance'] });
  const { id } = await ask();
  world.travel(10 * DAY);
  await world.grants.rejectRequest({ id, reason: 'Không.', clause: '1' }, as(hoa));
  world.travel(5 * DAY);
  const appeal = { against: { case: 'requestId' as const, value: id }, reasons: 'Sai.' };
  await world.decisions.openAppeal(appeal, as(lan));
  world.travel(5 * DAY);
  await world.decisions.remitAppeal(appeal, as(governance));
  const { dueAt } = await read(id);
  expect(Math.abs(timestampDate(dueAt!).getTime() - world.now().getTime() - 14 * DAY)).toBeLessThan(60_000);
});
