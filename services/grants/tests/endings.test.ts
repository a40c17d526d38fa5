import { type Grant, GrantState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { TermsAcceptedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let head: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  head = await story.person('head', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = ({ caller }: Somebody) => world.as(caller);
const life = () => world.door(LifeService);
const inDays = (days: number) => timestampFromDate(new Date(world.now().getTime() + days * DAY));
const close = (grant: Grant, by = head) => life().closeGrant({ grantId: grant.id }, as(by));
const attest = (grant: Grant, by = head, statement = 'Đã xoá mọi bản sao.') =>
  life().attestDeletion({ grantId: grant.id, statement }, as(by));
const asked = async (grant: Grant) => (await life().getDeletion({ grantId: grant.id }, as(hoa))).deletion;
const late = async () =>
  (await life().listDeletions({ organisation: 'viet-data', late: true }, as(hoa))).deletions.map(
    ({ grantId }) => grantId,
  );
const told = async (type: string, id: string) =>
  (await world.events())
    .filter((event) => event.type === `alliance.grants.v1.${type}` && event.payload.includes(id))
    .map(({ payload }) => JSON.parse(payload));

/** A grant in use, under terms that ask for the deletion of the data, or not. */
async function inUse(deletionOnExpiry = true, until = 90) {
  const { asset, terms } = story.datasetUnderTerms({ deletionOnExpiry });
  const { licenceId } = terms;
  const acceptance = world.licensing.givenAcceptance({ personId: lan.caller.personId, licenceId, termsVersion: 1 });
  await world.publisher.publish(TermsAcceptedSchema, { acceptance });
  await world.settle();
  const changes = { asset, organisation: 'dai-hoc', until: inDays(until) };
  return { asset, grant: await story.granted(lan.caller, hoa.caller, changes) };
}

describe('a grant that is given up', () => {
  test('is closed for good, by its holder alone', async () => {
    const { asset, grant } = await inUse(false);
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const before = world.now();
    for (const by of [lan, hoa]) await expect(close(grant, by)).toThrowWithCode('role_required');
    expect((await close(grant)).grant?.state).toBe(GrantState.CLOSED);
    expect(await story.check(lan.caller, asset)).toBe('no grant_closed');
    expect(await story.check(lan.caller, asset, { at: before })).toBe('yes grant');
    await expect(close(grant)).toThrowWithCode('state_conflict');
    await expect(world.grants.suspendGrant({ id: grant.id, reason: 'x' }, as(hoa))).toThrowWithCode('state_conflict');
    const { grants } = await world.grants.listGrants({ state: GrantState.CLOSED }, as(head));
    expect(grants.map(({ id }) => id)).toEqual([grant.id]);
    expect(await told('grant_closed', grant.id)).toMatchObject([
      { audit: { actorRole: 'owner', previousState: 'active', nextState: 'closed' } },
    ]);
    await expect(attest(grant)).toThrowWithCode('state_conflict');
    await expect(asked(grant)).rejects.toThrowWithCode('not_found');
  });

  test('while it is suspended is not given up: the order stands', async () => {
    const { grant } = await inUse();
    await world.grants.suspendGrant({ id: grant.id, reason: 'Sự cố.' }, as(hoa));
    await expect(close(grant)).toThrowWithCode('state_conflict');
  });
});

describe('the deletion of the data', () => {
  test.each([
    ['given up', (grant: Grant) => close(grant)],
    ['revoked', (grant: Grant) => world.grants.revokeGrant({ id: grant.id, reason: 'Sai.' }, as(hoa))],
  ])('is to be attested within 30 days after a grant is %s, once, by its holder', async (_how, end) => {
    const { grant } = await inUse();
    await expect(attest(grant)).toThrowWithCode('state_conflict');
    await end(grant);
    const deletion = await asked(grant);
    expect(deletion).toMatchObject({
      late: false,
      attestedByPersonId: '',
      beneficiary: { kind: { value: 'dai-hoc' } },
    });
    expect(timestampDate(deletion!.dueAt!).getTime() - timestampDate(deletion!.askedAt!).getTime()).toBe(30 * DAY);
    for (const by of [lan, hoa]) await expect(attest(grant, by)).toThrowWithCode('role_required');
    await expect(attest(grant, head, ' ')).toThrowWithCode('invalid_argument');
    const tries = await Promise.all(
      [1, 2, 3].map(() =>
        attest(grant).then(
          () => 'done',
          (error) => error.code,
        ),
      ),
    );
    expect(tries.toSorted()).toEqual(['done', 'state_conflict', 'state_conflict']);
    expect(await asked(grant)).toMatchObject({
      attestedByPersonId: head.caller.personId,
      statement: 'Đã xoá mọi bản sao.',
    });
    expect(await told('deletion_asked', grant.id)).toMatchObject([{ audit: { actorRole: 'system' } }]);
    const [event, ...more] = await told('deletion_attested', grant.id);
    expect([event.audit.nextState, event.deletion.statement, more]).toEqual(['attested', undefined, []]);
    world.travel(31 * DAY);
    expect(await late()).not.toContain(grant.id);
  });

  test('is asked when the clock ends a grant, and its owner sees who is late', async () => {
    const { grant } = await inUse(true, 10);
    const unused = await story.granted(lan.caller, hoa.caller, {
      asset: story.datasetUnderTerms({ deletionOnExpiry: true }).asset,
      until: inDays(10),
    });
    world.travel(11 * DAY);
    await expect.poll(() => told('deletion_asked', grant.id)).toHaveLength(1);
    expect(await late()).not.toContain(grant.id);
    world.travel(30 * DAY);
    expect(await late()).toContain(grant.id);
    expect(await late()).not.toContain(unused.id);
    expect((await asked(grant))?.late).toBe(true);
    const first = await life().listDeletions({ organisation: 'viet-data', pageSize: 1 }, as(hoa));
    const { nextPageToken: pageToken } = first;
    const next = await life().listDeletions({ organisation: 'viet-data', pageSize: 1, pageToken }, as(hoa));
    expect(next.deletions[0]?.grantId).not.toBe(first.deletions[0]?.grantId);
    for (const by of [lan, head])
      await expect(life().listDeletions({ organisation: 'viet-data' }, as(by))).rejects.toThrowWithCode(
        'role_required',
      );
    await attest(grant);
    expect(await late()).not.toContain(grant.id);
  });
});
