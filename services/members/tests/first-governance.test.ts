import { AllianceRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { createLogger } from '@alliance/runtime/logger';
import { describe, expect, test } from 'vitest';
import type { MembersConfig } from '../src/config.ts';
import { startMembers } from '../src/service.ts';
import {
  Actions,
  GOVERNANCE,
  type MembersUnderTest,
  PASSWORD,
  published,
  startMembersUnderTest,
} from './members-under-test.ts';

const startAgain = async ({ config }: MembersUnderTest, firstGovernance: MembersConfig['firstGovernance']) => {
  await using _again = await startMembers({ ...config, firstGovernance }, createLogger('members', 'silent'), {
    passwordCost: { n: 16, r: 8, p: 1 },
  });
};
const rolesOf = async ({ gateway }: MembersUnderTest, email: string, password = PASSWORD) => {
  const { tokens } = await gateway.createSession({ email, password });
  const { callerToken } = await gateway.authenticate({ credential: tokens?.accessToken ?? '' });
  return (await gateway.getMe({}, { callerToken })).person?.allianceRoles;
};

describe('the first governance administrator', () => {
  test('is made once, however often and by however many processes it is asked for', async () => {
    await using members = await startMembersUnderTest({ firstGovernance: undefined });
    await Promise.all([1, 2, 3].map(() => startAgain(members, GOVERNANCE)));
    await startAgain(members, GOVERNANCE);
    expect(await rolesOf(members, GOVERNANCE.email)).toEqual([AllianceRole.GOVERNANCE]);
    const events = await published(members, ['person_registered', 'alliance_role_assigned'], 2);
    expect(events.map(({ data }) => (data.audit as { actorRole: string }).actorRole)).toEqual(['system', 'system']);
  });

  test('is not made again once somebody governs', async () => {
    await using members = await startMembersUnderTest();
    const actions = new Actions(members);
    await actions.register('an@example.vn');
    await actions.assign('an@example.vn', 'governance');
    await members.gateway.removeAllianceRole(
      { email: GOVERNANCE.email, role: AllianceRole.GOVERNANCE },
      await actions.as('an@example.vn'),
    );
    await startAgain(members, { ...GOVERNANCE, password: 'một mật khẩu khác hẳn' });
    await startAgain(members, { ...GOVERNANCE, email: 'other@example.vn' });
    expect(await rolesOf(members, GOVERNANCE.email)).toEqual([]);
    const signIn = members.gateway.createSession({ email: 'other@example.vn', password: PASSWORD });
    await expect(signIn).toThrowWithCode('credentials_refused');
  });

  test('may be somebody who registered before, if the password is theirs', async () => {
    await using members = await startMembersUnderTest({ firstGovernance: undefined });
    await new Actions(members).register(GOVERNANCE.email);
    await expect(startAgain(members, { ...GOVERNANCE, password: 'mật khẩu của người khác' })).rejects.toMatchObject({
      name: 'ConfigError',
    });
    expect(await rolesOf(members, GOVERNANCE.email)).toEqual([]);
    await startAgain(members, GOVERNANCE);
    expect(await rolesOf(members, GOVERNANCE.email)).toEqual([AllianceRole.GOVERNANCE]);
  });
});
