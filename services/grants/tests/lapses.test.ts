import { Operation, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { TermsAcceptedSchema, TermsPublishedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

const inDays = (days: number) => new Date(world.now().getTime() + days * DAY);

/** A year's grant of a person under the first version of its terms. */
async function underTerms() {
  const { asset, terms } = story.datasetUnderTerms();
  const until = timestampFromDate(inDays(300));
  const grant = await story.granted(lan.caller, hoa.caller, { asset, until });
  return { asset, licenceId: terms.licenceId, id: grant.id };
}

async function accepts(licenceId: string, termsVersion: number): Promise<void> {
  const acceptance = world.licensing.givenAcceptance({ personId: lan.caller.personId, licenceId, termsVersion });
  await world.publisher.publish(TermsAcceptedSchema, { acceptance }, { occurredAt: world.now() });
  await world.settle();
}

/** The next version of terms, which asks to be accepted in place of the former ones. */
async function renewed(licenceId: string, acceptBy: Date): Promise<void> {
  const terms = world.licensing.givenTerms({ organisation: 'viet-data', licenceId });
  await world.publisher.publish(TermsPublishedSchema, { terms: { ...terms, acceptBy: timestampFromDate(acceptBy) } });
  await world.settle();
}

async function seatOf(id: string) {
  const { grant } = await world.grants.getGrant({ id }, world.as(lan.caller));
  return grant?.seats[0];
}

async function eventsOf(grantId: string): Promise<string[]> {
  const events = (await world.events()).filter(({ payload }) => payload.includes(grantId));
  return events.map(({ type }) => type.split('.').at(-1) ?? '').filter((type) => type.startsWith('seat_'));
}

test('a seat lapses after the grace date of newer terms, and comes back when they are accepted', async () => {
  const { asset, licenceId, id } = await underTerms();
  await accepts(licenceId, 1);
  expect(await story.check(lan.caller, asset)).toBe('yes grant');
  const graceDate = inDays(10);
  await renewed(licenceId, graceDate);
  expect(timestampDate((await seatOf(id))?.lapsesAt ?? timestampFromDate(new Date(0)))).toEqual(graceDate);
  expect(await story.check(lan.caller, asset)).toBe('yes grant');

  world.travel(11 * DAY);
  const { allowed, because } = await world.grants.checkAccess(
    { asset, operation: Operation.DOWNLOAD },
    world.as(lan.caller),
  );
  expect(allowed).toBe(false);
  expect(because[0]).toMatchObject({ rule: 'terms_not_accepted', terms: [{ licenceId, version: 2 }] });
  await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
  await expect.poll(async () => (await seatOf(id))?.state).toBe(SeatState.LAPSED);
  // In force until the date itself, however late that was written down.
  expect(await story.check(lan.caller, asset, { at: new Date(graceDate.getTime() - 1) })).toBe('yes grant');
  expect(await story.check(lan.caller, asset, { at: new Date(graceDate.getTime() + 1) })).toBe('no terms_not_accepted');

  await accepts(licenceId, 2);
  expect(await story.check(lan.caller, asset)).toBe('yes grant');
  expect((await seatOf(id))?.lapsesAt).toBeUndefined();
  expect(await eventsOf(id)).toEqual(['seat_assigned', 'seat_activated', 'seat_lapsed', 'seat_activated']);
});

test('a seat whose newer terms are accepted in time does not lapse', async () => {
  const { asset, licenceId, id } = await underTerms();
  await accepts(licenceId, 1);
  await renewed(licenceId, inDays(10));
  await accepts(licenceId, 2);
  expect((await seatOf(id))?.lapsesAt).toBeUndefined();
  world.travel(11 * DAY);
  expect(await story.check(lan.caller, asset)).toBe('yes grant');
  expect(await eventsOf(id)).toEqual(['seat_assigned', 'seat_activated']);
});

test('a seat that waits may take the newer terms at once, and must after the grace date', async () => {
  const early = await underTerms();
  await renewed(early.licenceId, inDays(10));
  await accepts(early.licenceId, 2);
  expect(await story.check(lan.caller, early.asset)).toBe('yes grant');

  const late = await underTerms();
  await renewed(late.licenceId, inDays(10));
  world.travel(11 * DAY);
  await accepts(late.licenceId, 1);
  expect(await story.check(lan.caller, late.asset)).toBe('no terms_not_accepted');
  await accepts(late.licenceId, 2);
  expect(await story.check(lan.caller, late.asset)).toBe('yes grant');
});

test('a lapse that nobody has written down counts all the same, and is not lost when the terms are accepted late', async () => {
  const { asset, licenceId, id } = await underTerms();
  await accepts(licenceId, 1);
  await renewed(licenceId, inDays(10));
  // A transaction that holds the row keeps the loop away from it.
  await world.db.transaction().execute(async (trx) => {
    await trx.selectFrom('access_grant').select('id').where('id', '=', id).forShare().execute();
    world.travel(11 * DAY);
    expect(await story.check(lan.caller, asset)).toBe('no terms_not_accepted');
    expect((await seatOf(id))?.state).toBe(SeatState.ACTIVE);
  });
  await accepts(licenceId, 2);
  expect(await story.check(lan.caller, asset)).toBe('yes grant');
  expect(await eventsOf(id)).toEqual(['seat_assigned', 'seat_activated', 'seat_lapsed', 'seat_activated']);
});
