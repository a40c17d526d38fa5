import { GrantState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
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
  lan = await story.person('lan', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));

describe('the clock', () => {
  test('starts and ends a grant by itself', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, from: inDays(2), until: inDays(10) });
    expect(await story.check(lan.caller, asset)).toBe('no grant_not_started');
    world.travel(3 * DAY);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    world.travel(8 * DAY);
    expect(await story.check(lan.caller, asset)).toBe('no grant_expired');
    await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
    const { grant: after } = await world.grants.getGrant({ id: grant.id }, world.as(lan.caller));
    expect(after?.state).toBe(GrantState.EXPIRED);
  });

  test('ends it before anybody has written that down', async () => {
    const asset = story.dataset();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset, until: inDays(1), organisation: 'dai-hoc' });
    const suspended = await story.granted(lan.caller, hoa.caller, { asset: story.dataset(), until: inDays(1) });
    await world.grants.suspendGrant({ id: suspended.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    // A transaction that holds the rows keeps the loop away from them.
    await world.db.transaction().execute(async (trx) => {
      await trx.selectFrom('access_grant').select('id').where('id', 'in', [id, suspended.id]).forShare().execute();
      world.travel(2 * DAY);
      const { grants } = await world.grants.listGrants({ state: GrantState.EXPIRED }, world.as(lan.caller));
      expect(grants.map((grant) => grant.id)).toEqual(expect.arrayContaining([id, suspended.id]));
      const open = await world.grants.listGrants({ state: GrantState.ACTIVE }, world.as(lan.caller));
      expect(open.grants.map((grant) => grant.id)).not.toContain(id);
      expect(await story.check(lan.caller, asset)).toBe('no grant_expired');
      const row = await trx.selectFrom('access_grant').select('state').where('id', '=', id).executeTakeFirst();
      expect(row?.state).toBe('active');
    });
    const as = world.as(hoa.caller);
    await expect(world.grants.suspendGrant({ id, reason: 'Sự cố.' }, as)).toThrowWithCode('state_conflict');
    await expect(world.grants.resumeGrant({ id: suspended.id }, as)).toThrowWithCode('state_conflict');
    await expect(world.grants.revokeGrant({ id, reason: 'Sai.' }, as)).toThrowWithCode('state_conflict');
    await expect(world.grants.assignSeat({ grantId: id, email: hoa.email }, world.as(lan.caller))).toThrowWithCode(
      'state_conflict',
    );
  });

  test('is followed by one event for each grant, also of several looks at once', async () => {
    const assets = Array.from({ length: 12 }, () => story.dataset());
    const grants = await Promise.all(
      assets.map((asset) => story.granted(lan.caller, hoa.caller, { asset, until: inDays(1) })),
    );
    world.travel(2 * DAY);
    const ids = grants.map(({ id }) => id);
    await expect
      .poll(
        async () =>
          (
            await world.db
              .selectFrom('access_grant')
              .select('id')
              .where('id', 'in', ids)
              .where('state', '=', 'expired')
              .execute()
          ).length,
      )
      .toBe(ids.length);
    const told = (await world.events())
      .filter(({ type }) => type === 'alliance.grants.v1.grant_expired')
      .map(({ payload }) => JSON.parse(payload))
      .filter(({ grant }) => ids.includes(grant.id));
    expect(told.map(({ grant }) => grant.id).toSorted()).toEqual(ids.toSorted());
    expect(told[0]).toMatchObject({
      audit: { actorRole: 'system', organisation: 'viet-data', previousState: 'active', nextState: 'expired' },
    });
  });

  test('closes requests that would end before they start', async () => {
    const { id } = await story.requested(lan.caller, { asset: story.dataset(), until: inDays(1) });
    world.travel(2 * DAY);
    await expect(world.grants.approveRequest({ id }, world.as(hoa.caller))).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'until' }] },
    });
  });
});
