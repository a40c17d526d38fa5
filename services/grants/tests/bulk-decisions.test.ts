import { BulkAct } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { Purpose, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc', 'khac']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const decide = (ids: string[], changes = {}, by = hoa) =>
  world.decisions.decideInBulk({ ids, act: BulkAct.APPROVE, reason: 'Đợt tháng 11.', ...changes }, as(by));
const short = ({ state, code, secondDecisionNeeded }: { state: number; code: string; secondDecisionNeeded: boolean }) =>
  code || [state, secondDecisionNeeded];

/** One request of each kind that bulk decisions meet, and one that nobody made. */
async function mixed(): Promise<string[]> {
  const asked = async (by: Somebody, changes = {}) =>
    (await story.requested(by.caller, { asset: story.dataset(), ...changes })).id;
  const { asset: beyond } = story.datasetUnderTerms({ termMonths: 1 });
  const { asset: commercial } = story.datasetUnderTerms({ purposes: ['commercial'] });
  const withdrawn = await asked(lan);
  await world.grants.withdrawRequest({ id: withdrawn }, as(lan));
  const elsewhere = story.dataset({ organisation: 'khac' });
  return [
    await asked(lan),
    await asked(lan, { asset: beyond }),
    await asked(lan, { asset: commercial, purpose: Purpose.COMMERCIAL }),
    await asked(hoa),
    withdrawn,
    await asked(lan, { asset: elsewhere }),
    'no-such-request',
    await asked(lan),
  ];
}

describe('deciding in bulk', () => {
  test('a dry run changes nothing, and the run after it does exactly what it said', async () => {
    const ids = await mixed();
    const everything = async () => ({
      requests: await world.db.selectFrom('access_request').selectAll().orderBy('id').execute(),
      grants: await world.db.selectFrom('access_grant').selectAll().orderBy('id').execute(),
      decisions: await world.db.selectFrom('decision').selectAll().orderBy('id').execute(),
      events: (await world.db.selectFrom('outbox').select('id').execute()).length,
    });
    const before = await everything();
    const { outcomes: said } = await decide(ids, { dryRun: true });
    expect(await everything()).toEqual(before);
    expect(said.map(short)).toEqual([
      [RequestState.APPROVED, false],
      'state_conflict',
      [RequestState.SUBMITTED, true],
      'separation_of_duties',
      'state_conflict',
      'not_found',
      'not_found',
      [RequestState.APPROVED, false],
    ]);
    const { outcomes: done } = await decide(ids);
    expect(done.map(({ grantId, $typeName, ...outcome }) => outcome)).toEqual(
      said.map(({ grantId, $typeName, ...outcome }) => outcome),
    );
    expect(done.map(({ id }) => id)).toEqual(ids);
    const [first] = done;
    expect((await world.grants.getGrant({ id: first!.grantId }, as(lan))).grant?.requestId).toBe(first!.id);
    expect((await decide(ids)).outcomes.map(({ code }) => code)).toEqual([
      'state_conflict',
      'state_conflict',
      'separation_of_duties',
      'separation_of_duties',
      'state_conflict',
      'not_found',
      'not_found',
      'state_conflict',
    ]);
  });

  test('rejects and returns too, each with what it needs', async () => {
    const asked = async () => (await story.requested(lan.caller, { asset: story.dataset() })).id;
    const ids = [await asked(), await asked()];
    const { outcomes } = await decide(ids, { act: BulkAct.REJECT });
    expect(outcomes.map(({ code }) => code)).toEqual(['invalid_argument', 'invalid_argument']);
    const returned = await decide(ids.slice(0, 1), { act: BulkAct.RETURN });
    const rejected = await decide(ids.slice(1), { act: BulkAct.REJECT, clause: 'Điều 2' });
    expect([...returned.outcomes, ...rejected.outcomes].map(({ state }) => state)).toEqual([
      RequestState.RETURNED,
      RequestState.REJECTED,
    ]);
  });

  test('200 requests at a time, each once', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `r${index}`);
    await expect(decide(many)).toThrowWithCode('invalid_argument');
    await expect(decide(['a', 'a'])).toThrowWithCode('invalid_argument');
    await expect(decide([])).toThrowWithCode('invalid_argument');
    await expect(decide(['a'], { act: BulkAct.UNSPECIFIED })).toThrowWithCode('invalid_argument');
    expect((await decide(many.slice(1))).outcomes).toHaveLength(200);
  });

  test('an applicant cannot decide by it either', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset() });
    expect((await decide([id], {}, lan)).outcomes).toMatchObject([{ code: 'role_required' }]);
  });

  test('answers for every request also when one fails as nobody expected', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await story.requested(lan.caller, { asset: story.dataset() })).id),
    );
    await sql`
      create function fail_for_test() returns trigger language plpgsql as $$ begin raise exception 'a defect'; end $$`.execute(
      world.db,
    );
    await sql`
      create trigger fail_for_test before update on access_request for each row
        when (old.id = ${sql.lit(ids[1])}) execute function fail_for_test()`.execute(world.db);
    const { outcomes } = await decide(ids);
    expect(outcomes.map(short)).toEqual([[RequestState.APPROVED, false], 'internal', [RequestState.APPROVED, false]]);
    expect(JSON.stringify(outcomes.map(({ problem }) => problem))).not.toContain('defect');
  });
});
