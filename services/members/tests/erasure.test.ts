import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Actions,
  GOVERNANCE,
  type MembersUnderTest,
  PASSWORD,
  published,
  startMembersUnderTest,
} from './members-under-test.ts';

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
});
afterAll(() => members[Symbol.asyncDispose]());

const erase = async (personId: string, by: string) => members.gateway.erasePerson({ personId }, await actions.as(by));

describe('a person who is erased', () => {
  test('is nobody any more: no name, no sign-in, no session, no token; and only their id is told', async () => {
    const [email, name] = ['lan@example.vn', 'Trần Thị Lan'];
    const id = await actions.register(email, name);
    const { accessToken } = await actions.signIn(email);
    const { token } = await members.gateway.createApiToken({ name: 'x', scopes: ['read'] }, await actions.as(email));
    await erase(id, email);
    for (const credential of [accessToken, token])
      await expect(members.gateway.authenticate({ credential })).toThrowWithCode('credentials_refused');
    await expect(members.gateway.createSession({ email, password: PASSWORD })).toThrowWithCode('credentials_refused');
    const asked = { personIds: [id], emails: [email] };
    expect((await members.gateway.getPeople(asked, await actions.as(GOVERNANCE.email))).people).toEqual([]);
    const [erased] = await published(members, ['person_erased'], 1, id);
    expect(erased?.data).toMatchObject({ personId: id, audit: { object: { id }, nextState: 'erased' } });
    expect(JSON.stringify(erased)).not.toMatch(/Lan|example/);
    expect(await published(members, ['api_token_deleted'], 1, id)).toHaveLength(1);
    // The address is free again, for somebody else.
    expect(await actions.register(email)).not.toBe(id);
  });

  test('may have applied for an organisation, which stays', async () => {
    const id = await actions.register('mai@example.vn');
    await actions.organisation('con-lai', 'mai@example.vn');
    await actions.register('hai@example.vn');
    await actions.put('con-lai', 'hai@example.vn', 'owner');
    await expect(erase(id, 'mai@example.vn')).rejects.toMatchObject({
      code: 'state_conflict',
      details: { organisations: ['con-lai'], allianceRoles: [] },
    });
    const leaving = { organisation: 'con-lai', email: 'mai@example.vn' };
    await members.gateway.removeMember(leaving, await actions.as('mai@example.vn'));
    await erase(id, 'mai@example.vn');
    expect((await members.gateway.getOrganisation({ slug: 'con-lai' })).organisation?.slug).toBe('con-lai');
    await expect(erase(id, GOVERNANCE.email)).toThrowWithCode('not_found');
  });

  test('has asked for it, or governance does it; to everybody else nobody is there', async () => {
    const id = await actions.register('tam@example.vn');
    await actions.register('other@example.vn');
    await expect(erase(id, 'other@example.vn')).toThrowWithCode('not_found');
    await expect(erase('0192f000-0000-7000-8000-000000000000', GOVERNANCE.email)).toThrowWithCode('not_found');
    const reading = await members.gateway.createApiToken(
      { name: 'x', scopes: ['read'] },
      await actions.as('tam@example.vn'),
    );
    await expect(members.gateway.erasePerson({ personId: id }, await actions.with(reading.token))).toThrowWithCode(
      'scope_required',
    );
    await erase(id, GOVERNANCE.email);
    await actions.register('auditor@example.vn');
    await actions.assign('auditor@example.vn', 'auditor');
    const { person } = await members.gateway.getMe({}, await actions.as('auditor@example.vn'));
    await expect(erase(person!.id, GOVERNANCE.email)).toThrowWithCode('state_conflict');
  });
});
