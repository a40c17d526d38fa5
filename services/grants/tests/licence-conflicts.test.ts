import { AssessmentChangedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { SOME_FILE } from '@alliance/testing/fakes/given-asset';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AllianceStory, type Somebody } from './alliance-story.ts';
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

async function assessed(asset: ReturnType<AllianceStory['dataset']>, after: string, purpose = 'publication') {
  const version = { asset, version: '1.0.0' };
  const fact = { version, purpose, cause: 'lineage', before: 'OK', after, assessmentId: 'a1' };
  await world.publisher.publish(AssessmentChangedSchema, fact, { occurredAt: world.now() });
  await world.settle();
  // Moments of the past are asked about below: each change stands for itself.
  world.travel(1_000);
}

test('a version whose licences contradict each other is given under no grant until they do no more', async () => {
  const versions = [
    { version: '1.0.0', files: [SOME_FILE] },
    { version: '1.1.0', files: [SOME_FILE] },
  ];
  const asset = story.dataset({ versions });
  const elsewhere = story.dataset();
  for (const one of [asset, elsewhere]) await story.granted(lan.caller, hoa.caller, { asset: one });
  const check = (version = '1.0.0', at?: Date) => story.check(lan.caller, asset, { version, ...(at ? { at } : {}) });
  expect(await check()).toBe('yes grant');
  for (const verdict of ['DUTY', 'REVIEW']) await assessed(asset, verdict);
  await assessed(asset, 'BLOCK', 'label-sources');
  expect(await check()).toBe('yes grant');
  const before = world.now();
  world.travel(1_000);

  await assessed(asset, 'BLOCK');
  expect(await check()).toBe('no licence_conflict');
  await expect(story.download(lan.caller, asset)).rejects.toMatchObject({
    code: 'access_denied',
    details: { because: [{ rule: 'licence_conflict' }] },
  });
  expect(await check('1.1.0')).toBe('yes grant');
  expect(await story.check(lan.caller, elsewhere)).toBe('yes grant');
  expect(await story.check(hoa.caller, asset, { version: '1.0.0' })).toBe('yes own_organisation');
  const during = world.now();
  world.travel(1_000);

  await assessed(asset, 'DUTY');
  expect(await check()).toBe('yes grant');
  await story.download(lan.caller, asset);
  const asOf = [before, during].map((at) => heldAt(asset, at));
  expect(await Promise.all(asOf)).toEqual(['yes grant', 'no licence_conflict']);
});

/** The decision of an earlier moment, by histories alone. */
async function heldAt(asset: ReturnType<AllianceStory['dataset']>, at: Date): Promise<string> {
  return story.check(lan.caller, asset, { version: '1.0.0', at });
}
