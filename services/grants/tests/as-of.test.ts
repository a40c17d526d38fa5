import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { MemberRemovedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { live } from './live.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

const HOUR = DAY / 24;

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Named = Parameters<AllianceStory['check']>[1];

/** Lets an hour pass and returns a moment in the middle of it. */
function moment(): Date {
  world.travel(HOUR / 2);
  const now = world.now();
  world.travel(HOUR / 2);
  return now;
}
const aboutLan = (asset: Named, at?: Date) =>
  story.check(hoa.caller, asset, { personId: lan.caller.personId, ...(at ? { at } : {}) });

describe('who could at an earlier moment', () => {
  test('follows grant, seat, acceptance and suspension through their history', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    expect(await aboutLan(asset)).toBe('no no_grant');
    const before = moment();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    const waiting = moment();
    const acceptance = { personId: lan.caller.personId, licenceId: terms.licenceId, termsVersion: 1 };
    world.licensing.givenAcceptance(acceptance);
    expect(await aboutLan(asset)).toBe('yes grant');
    const active = moment();
    await world.grants.suspendGrant({ id: grant.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    const suspended = moment();
    await world.grants.resumeGrant({ id: grant.id }, world.as(hoa.caller));
    const again = moment();
    await world.grants.removeSeat({ grantId: grant.id, seatId: grant.seats[0]!.id }, world.as(dean.caller));
    const removed = moment();
    await world.grants.revokeGrant({ id: grant.id, reason: 'Hết.' }, world.as(hoa.caller));

    const answers = [before, waiting, active, suspended, again, removed].map((at) => aboutLan(asset, at));
    expect(await Promise.all(answers)).toEqual([
      'no no_grant',
      'no terms_not_accepted',
      'yes grant',
      'no grant_suspended',
      'yes grant',
      'no no_grant',
    ]);
    expect(await story.check(lan.caller, asset, { at: active })).toBe('yes grant');
    expect(await story.check(null, asset, { at: active })).toBe('no sign_in_required');
  });

  test('follows the access of the asset and the publication of its version', async () => {
    const asset = story.dataset({ access: 'open' });
    expect(await story.check(null, asset)).toBe('yes open_access');
    const open = moment();
    await expect(story.check(null, asset, { at: new Date(Date.now() - DAY) })).toThrowWithCode('not_found');
    await expect(story.check(null, asset, { version: '3.0.0', at: open })).toThrowWithCode('not_found');
    expect(await story.check(null, asset, { at: open })).toBe('yes open_access');
  });

  test('follows memberships and standing', async () => {
    const asset = story.dataset();
    const guest = await story.person('khach', { 'dai-hoc': 'member' });
    const { personId } = guest.caller;
    await world.settle();
    await story.granted(guest.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    const member = moment();
    await world.publisher.publish(
      MemberRemovedSchema,
      { organisation: 'dai-hoc', personId },
      { occurredAt: world.now() },
    );
    await world.settle();
    const left = moment();
    const ask = (at: Date) => story.check(hoa.caller, asset, { personId, at });
    expect([await ask(member), await ask(left)]).toEqual(['yes grant', 'no no_grant']);
  });

  test('is what was answered at that moment, through any history', async () => {
    const acts = fc.array(fc.constantFrom('request', 'suspend', 'resume', 'revoke', 'remove', 'assign', 'expire'), {
      minLength: 5,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        const asset = story.dataset();
        const seen: [Date, string][] = [];
        let grant: Grant | undefined;
        for (const act of history) {
          grant =
            (await live({ world, story, grantor: hoa, holder: dean }, act, { asset, person: lan, grant }).catch(
              () => undefined,
            )) ?? grant;
          const answer = await aboutLan(asset);
          seen.push([world.now(), answer]);
          moment();
        }
        for (const [at, answer] of seen) expect(await aboutLan(asset, at)).toBe(answer);
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

test('the histories are only ever added to, whoever asks', async () => {
  const { db } = world;
  await expect(db.updateTable('grant_history').set({ state: 'active' }).execute()).rejects.toThrow('only ever added');
  await expect(db.deleteFrom('seat_history').execute()).rejects.toThrow('only ever added');
});
