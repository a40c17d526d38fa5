import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, GOVERNANCE, type MembersUnderTest, published, startMembersUnderTest } from './members-under-test.ts';

const { OWNER, PUBLISHER, STEWARD, MEMBER } = OrganisationRole;

let members: MembersUnderTest;
let actions: Actions;
const ids: Record<string, string> = {};
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  for (const name of ['an', 'binh', 'cuong', 'dung']) ids[name] = await actions.register(`${name}@example.vn`, name);
  await actions.organisation('dai-hoc', 'an@example.vn');
});
afterAll(() => members[Symbol.asyncDispose]());

const put = async (email: string, role: OrganisationRole, as = 'an@example.vn', organisation = 'dai-hoc') =>
  (await members.gateway.putMember({ organisation, email, role }, await actions.as(as))).member;
const remove = async (email: string, as = 'an@example.vn', organisation = 'dai-hoc') =>
  members.gateway.removeMember({ organisation, email }, await actions.as(as));
const list = async (as = 'an@example.vn') => {
  const { members: found } = await members.gateway.listMembers({ organisation: 'dai-hoc' }, await actions.as(as));
  return found.map(({ person, role }) => [person?.name, role]);
};

describe('putting a member', () => {
  test('adds a registered person, changes their role, and is idempotent', async () => {
    const added = await put(' BINH@example.vn', PUBLISHER);
    expect(added).toMatchObject({ person: { email: 'binh@example.vn' }, role: PUBLISHER });
    expect(await put('binh@example.vn', PUBLISHER)).toEqual(added);
    const changed = await put('binh@example.vn', STEWARD);
    expect(changed).toEqual({ ...added, role: STEWARD });
    expect(await put('binh@example.vn', STEWARD)).toEqual(changed);
    const ofBinh = await published(members, ['member_added', 'member_role_changed'], 2, ids.binh);
    expect(ofBinh.map(({ type }) => type)).toEqual(['member_added', 'member_role_changed']);
    expect(ofBinh[1]?.data.audit).toMatchObject({
      actorPersonId: ids.an,
      actorRole: 'owner',
      organisation: 'dai-hoc',
      object: { kind: 'membership', id: `dai-hoc/${ids.binh}` },
      previousState: 'publisher',
      nextState: 'steward',
    });
  });

  test('says that somebody unknown must register first', async () => {
    const refusal = await put('nobody@example.vn', MEMBER).catch((error) => error);
    expect(refusal).toMatchObject({ code: 'not_found', message: expect.stringContaining('register') });
  });

  test('names every wrong field', async () => {
    const attempt = put('nobody', OrganisationRole.UNSPECIFIED);
    await expect(attempt).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'email' }, { field: 'role' }] },
    });
  });

  test('is for owners and governance', async () => {
    await put('cuong@example.vn', MEMBER, GOVERNANCE.email);
    for (const someone of ['binh@example.vn', 'cuong@example.vn', 'dung@example.vn'])
      await expect(put('dung@example.vn', MEMBER, someone)).toThrowWithCode('role_required');
  });

  test('governance gives itself nothing', async () => {
    await expect(put(GOVERNANCE.email, OWNER, GOVERNANCE.email)).toThrowWithCode('separation_of_duties');
  });

  test('20 times at once adds once', async () => {
    await actions.register('race@example.vn');
    const as = await actions.as('an@example.vn');
    const request = { organisation: 'dai-hoc', email: 'race@example.vn', role: MEMBER };
    await Promise.all(Array.from({ length: 20 }, () => members.gateway.putMember(request, as)));
    const { members: found } = await members.gateway.listMembers({ organisation: 'dai-hoc' }, as);
    const raced = found.find(({ person }) => person?.email === 'race@example.vn')?.person?.id;
    expect(await published(members, ['member_added'], 1, raced)).toHaveLength(1);
  });

  test('needs an organisation in good standing, except for governance; never one that is no more', async () => {
    await actions.apply('cho-xet', 'an@example.vn');
    const attempt = put('binh@example.vn', MEMBER, 'an@example.vn', 'cho-xet');
    await expect(attempt).toThrowWithCode('organisation_not_in_good_standing');
    await put('binh@example.vn', MEMBER, GOVERNANCE.email, 'cho-xet');
    const refusal = { slug: 'cho-xet', reason: 'Thử' };
    await members.gateway.refuseOrganisation(refusal, await actions.as(GOVERNANCE.email));
    const late = put('cuong@example.vn', MEMBER, GOVERNANCE.email, 'cho-xet');
    await expect(late).toThrowWithCode('state_conflict');
  });
});

describe('the last owner', () => {
  test('is neither demoted nor removed, by nobody', async () => {
    await expect(put('an@example.vn', MEMBER)).toThrowWithCode('state_conflict');
    await expect(remove('an@example.vn')).toThrowWithCode('state_conflict');
    await expect(put('an@example.vn', MEMBER, GOVERNANCE.email)).toThrowWithCode('state_conflict');
    await expect(remove('an@example.vn', GOVERNANCE.email)).toThrowWithCode('state_conflict');
  });

  test('remains when two owners demote each other at once', async () => {
    await actions.register('one@example.vn');
    await actions.register('two@example.vn');
    await actions.organisation('hai-chu', 'one@example.vn');
    await put('two@example.vn', OWNER, 'one@example.vn', 'hai-chu');
    const [one, two] = [await actions.as('one@example.vn'), await actions.as('two@example.vn')];
    const demote = (email: string, as: typeof one) =>
      members.gateway.putMember({ organisation: 'hai-chu', email, role: MEMBER }, as);
    const outcomes = await Promise.allSettled([
      demote('two@example.vn', one),
      demote('one@example.vn', two),
      members.gateway.removeMember({ organisation: 'hai-chu', email: 'one@example.vn' }, one),
      members.gateway.removeMember({ organisation: 'hai-chu', email: 'two@example.vn' }, two),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    const { members: left } = await members.gateway.listMembers(
      { organisation: 'hai-chu' },
      await actions.as(GOVERNANCE.email),
    );
    expect(left.filter(({ role }) => role === OWNER)).toHaveLength(1);
  });
});

describe('removing a member', () => {
  test('takes effect at once, with a fact; once removed there is nobody to remove', async () => {
    await put('dung@example.vn', OWNER);
    const stale = await actions.as('dung@example.vn');
    await remove('dung@example.vn');
    const [event] = await published(members, ['member_removed'], 1, ids.dung);
    expect(event?.data).toMatchObject({
      organisation: 'dai-hoc',
      audit: { actorRole: 'owner', previousState: 'owner' },
    });
    await expect(remove('dung@example.vn')).toThrowWithCode('not_found');
    await expect(remove('nobody@example.vn')).toThrowWithCode('not_found');
    // Whoever was an owner a moment ago cannot use a caller token of then to come back.
    const back = { organisation: 'dai-hoc', email: 'dung@example.vn', role: OWNER };
    await expect(members.gateway.putMember(back, stale)).toThrowWithCode('role_required');
    const revenge = { organisation: 'dai-hoc', email: 'an@example.vn' };
    await expect(members.gateway.removeMember(revenge, stale)).toThrowWithCode('role_required');
  });

  test('anybody may leave; nobody else but owners and governance sends people away', async () => {
    await put('cuong@example.vn', MEMBER);
    await put('binh@example.vn', STEWARD);
    await expect(remove('cuong@example.vn', 'binh@example.vn')).toThrowWithCode('role_required');
    await expect(remove('cuong@example.vn', 'dung@example.vn')).toThrowWithCode('role_required');
    await expect(remove('nobody@example.vn', 'dung@example.vn')).toThrowWithCode('role_required');
    await remove('cuong@example.vn', 'cuong@example.vn');
    await remove('binh@example.vn', GOVERNANCE.email);
  });

  test('works while the organisation is suspended', async () => {
    await put('cuong@example.vn', MEMBER);
    const slug = 'dai-hoc';
    await members.gateway.suspendOrganisation({ slug, reason: 'Thử' }, await actions.as(GOVERNANCE.email));
    await expect(put('binh@example.vn', MEMBER)).toThrowWithCode('organisation_not_in_good_standing');
    await remove('cuong@example.vn');
    await members.gateway.reinstateOrganisation({ slug }, await actions.as(GOVERNANCE.email));
  });

  test('a token limited to one organisation does not leave another', async () => {
    await put('binh@example.vn', MEMBER);
    await actions.organisation('vien', 'binh@example.vn');
    const request = { name: 'x', scopes: ['admin'], organisation: 'vien' };
    const { token } = await members.gateway.createApiToken(request, await actions.as('binh@example.vn'));
    const leaving = { organisation: 'dai-hoc', email: 'binh@example.vn' };
    await expect(members.gateway.removeMember(leaving, await actions.with(token))).toThrowWithCode('role_required');
  });
});

describe('the list of members', () => {
  test('is for the organisation’s own people, governance and auditors', async () => {
    const everybody = await list();
    expect(everybody).toContainEqual(['an', OWNER]);
    expect(await list('binh@example.vn')).toEqual(everybody);
    expect(await list(GOVERNANCE.email)).toEqual(everybody);
    await actions.register('auditor@example.vn');
    await actions.assign('auditor@example.vn', 'auditor');
    expect(await list('auditor@example.vn')).toEqual(everybody);
    await expect(list('dung@example.vn')).toThrowWithCode('role_required');
  });

  test('pages', async () => {
    const as = await actions.as('an@example.vn');
    const found: string[] = [];
    for (let pageToken = ''; ; ) {
      const page = await members.gateway.listMembers({ organisation: 'dai-hoc', pageSize: 1, pageToken }, as);
      found.push(...page.members.map(({ person }) => person?.id ?? ''));
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    expect(found).toHaveLength((await list()).length);
    expect(new Set(found).size).toBe(found.length);
  });
});
