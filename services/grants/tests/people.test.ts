import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import type { AccessRequest, Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { PeopleService } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let people: Record<string, Somebody>;
let request: AccessRequest;
let grant: Grant;

beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc', 'cong-ty']) await story.organisation(slug);
  people = {
    lan: await story.person('lan', { 'dai-hoc': 'member' }),
    minh: await story.person('minh'),
    chu: await story.person('chu', { 'dai-hoc': 'owner' }),
    tro: await story.person('tro', { 'dai-hoc': 'member' }),
    hoa: await story.person('hoa', { 'viet-data': 'steward' }),
    moi: await story.person('moi', { 'viet-data': 'member' }),
    khac: await story.person('khac', { 'cong-ty': 'owner' }),
    giu: await story.person('giu', { 'dai-hoc': 'member' }),
    moc: await story.person('moc'),
    bao: await story.person('bao'),
  };
  await world.settle();
  const { lan, hoa, minh, moc, chu } = people as Record<'lan' | 'hoa' | 'minh' | 'moc' | 'chu', Somebody>;
  const asset = story.dataset();
  request = await story.requested(lan.caller, { asset, draft: true });
  const applicants = world.door(ApplicantsService);
  const asked = { requestId: request.id };
  const { invitation } = await applicants.inviteCoApplicant({ ...asked, email: minh.email }, world.as(lan.caller));
  await applicants.acceptInvitation({ invitationId: invitation?.id ?? '' }, world.as(minh.caller));
  await applicants.inviteCoApplicant({ ...asked, email: moc.email }, world.as(lan.caller));
  const made = await world.grants.createRequest(
    {
      ...{ asset: story.dataset(), organisation: 'dai-hoc', seats: 2, purpose: request.purpose },
      ...{ statement: request.statement, until: request.until },
    },
    world.as(chu.caller),
  );
  grant = (await world.grants.approveRequest({ id: made.request?.id ?? '' }, world.as(hoa.caller))).grant as Grant;
});
afterAll(() => world?.[Symbol.asyncDispose]());

const idOf = (name: string) => people[name]?.caller.personId ?? '';
const ask = async (caller: Caller | null, ids: readonly string[], from: (typeof SERVICE_NAMES)[number] = 'gateway') =>
  (await world.door(PeopleService, from).namePeople({ personIds: [...ids] }, world.as(caller))).people;
/** Whom somebody can name, of all in this story. */
const known = async (caller: Caller) =>
  (
    await ask(
      caller,
      Object.values(people).map((one) => one.caller.personId),
    )
  ).map(({ name }) => name.split('@')[0]);
const knownTo = (name: string) => known(people[name]?.caller as Caller);

describe('the name of somebody', () => {
  test('is for those who share an organisation, a request or a grant, and for an invitee the applicant’s', async () => {
    expect(await knownTo('lan')).toEqual(['lan', 'minh', 'chu', 'tro', 'giu']);
    expect(await knownTo('minh')).toEqual(['lan', 'minh']);
    expect(await knownTo('moc')).toEqual(['lan', 'moc']);
    expect(await knownTo('hoa')).toEqual(['chu', 'hoa', 'moi']);
    expect(await knownTo('chu')).toEqual(['lan', 'chu', 'tro', 'hoa', 'giu']);
    expect(await knownTo('moi')).toEqual(['hoa', 'moi']);
    expect(await knownTo('khac')).toEqual(['khac']);
    expect(await knownTo('bao')).toEqual(['bao']);
  });

  test('is seen by deciders once a request is submitted, with a seat, and after a comment for everybody', async () => {
    await world.grants.submitRequest({ id: request.id }, world.as(people.lan?.caller as Caller));
    expect(await knownTo('hoa')).toEqual(['lan', 'minh', 'chu', 'hoa', 'moi']);
    expect(await knownTo('moi')).toEqual(['hoa', 'moi']);
    const hoa = world.as(people.hoa?.caller as Caller);
    await world.grants.addComment({ requestId: request.id, text: 'Riêng.', private: true }, hoa);
    expect(await knownTo('minh')).toEqual(['lan', 'minh']);
    await world.grants.addComment({ requestId: request.id, text: 'Chào.' }, hoa);
    expect(await knownTo('minh')).toEqual(['lan', 'minh', 'hoa']);
    const chu = world.as(people.chu?.caller as Caller);
    await world.grants.assignSeat({ grantId: grant.id, email: people.giu?.email ?? '' }, chu);
    expect(await knownTo('hoa')).toContain('giu');
    expect(await knownTo('khac')).toEqual(['khac']);
  });

  test('is for whoever decides in a steward’s place, as long as they do', async () => {
    expect(await knownTo('moi')).toEqual(['hoa', 'moi']);
    const until = timestampFromDate(new Date(world.now().getTime() + DAY));
    const given = { organisation: 'viet-data', email: people.moi?.email ?? '', until };
    await world.door(RulesService).startDelegation(given, world.as(people.hoa?.caller as Caller));
    expect(await knownTo('moi')).toEqual(['lan', 'minh', 'chu', 'hoa', 'moi']);
    world.travel(DAY);
    expect(await knownTo('moi')).toEqual(['hoa', 'moi']);
  });

  test('is for governance and auditors, whoever it is', async () => {
    for (const role of ['governance', 'auditor'] as const)
      expect(await known(testCaller({ allianceRoles: [role] }))).toEqual(Object.keys(people));
  });

  test('is all that is told, in the order asked and once', async () => {
    const answer = await ask(people.lan?.caller as Caller, [idOf('tro'), idOf('lan'), idOf('tro'), 'nobody']);
    expect(answer.map(({ $typeName: _, ...rest }) => rest)).toEqual([
      { personId: idOf('tro'), name: 'tro@example.vn' },
      { personId: idOf('lan'), name: 'lan@example.vn' },
    ]);
  });
});

describe('a name is refused', () => {
  test('without a caller, without the scope, by other services, and to many at once', async () => {
    const lan = people.lan?.caller as Caller;
    await expect(ask(null, [idOf('lan')])).toThrowWithCode('unauthenticated');
    const scopes = SCOPES.filter((scope) => scope !== 'read');
    await expect(ask({ ...lan, scopes }, [idOf('lan')])).toThrowWithCode('scope_required');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      await expect(ask(lan, [idOf('lan')], service)).toThrowWithCode('caller_not_allowed');
    const many = Array.from({ length: 101 }, (_, index) => `p${index}`);
    await expect(ask(lan, many)).toThrowWithCode('invalid_argument');
  });

  test('to a role that decides elsewhere, and to ids that were made up to be more than ids', async () => {
    const elsewhere = testCaller({ memberships: [memberOf('cong-ty', 'owner')] });
    expect(await known(elsewhere)).toEqual(['khac']);
    const member = testCaller({ memberships: [memberOf('viet-data', 'member')] });
    expect(await known(member)).toEqual(['hoa', 'moi']);
    expect(await ask(elsewhere, ['%', "' or true --", '', `{${idOf('lan')}}`])).toEqual([]);
  });
});
