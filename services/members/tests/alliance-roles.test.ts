import { AllianceRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, GOVERNANCE, type MembersUnderTest, published, startMembersUnderTest } from './members-under-test.ts';

const { GOVERNANCE: GOVERNS, AUDITOR } = AllianceRole;

let members: MembersUnderTest;
let actions: Actions;
let an: string;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  an = await actions.register('an@example.vn');
  await actions.register('binh@example.vn');
});
afterAll(() => members[Symbol.asyncDispose]());

const assign = async (email: string, role: AllianceRole, as = GOVERNANCE.email) =>
  (await members.gateway.assignAllianceRole({ email, role }, await actions.as(as))).person?.allianceRoles;
const remove = async (email: string, role: AllianceRole, as = GOVERNANCE.email) =>
  (await members.gateway.removeAllianceRole({ email, role }, await actions.as(as))).person?.allianceRoles;

describe('alliance roles', () => {
  test('are given and taken by governance; doing it again changes nothing', async () => {
    expect(await assign('an@example.vn', AUDITOR)).toEqual([AUDITOR]);
    expect(await assign(' AN@example.vn', AUDITOR)).toEqual([AUDITOR]);
    expect(await remove('an@example.vn', AUDITOR)).toEqual([]);
    expect(await remove('an@example.vn', AUDITOR)).toEqual([]);
    const ofAn = await published(members, ['alliance_role_assigned', 'alliance_role_removed'], 2, an);
    expect(ofAn.map(({ type }) => type)).toEqual(['alliance_role_assigned', 'alliance_role_removed']);
    expect(ofAn[0]?.data).toMatchObject({
      role: 'ALLIANCE_ROLE_AUDITOR',
      audit: { actorRole: 'governance', object: { kind: 'alliance_role', id: `auditor/${an}` }, nextState: 'held' },
    });
  });

  test('go to people who are registered, and are known roles', async () => {
    await expect(assign('nobody@example.vn', AUDITOR)).toThrowWithCode('not_found');
    await expect(assign('nobody', AllianceRole.UNSPECIFIED)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'email' }, { field: 'role' }] },
    });
  });

  test('are not for auditors and others to give', async () => {
    await assign('an@example.vn', AUDITOR);
    for (const someone of ['an@example.vn', 'binh@example.vn'])
      await expect(assign('binh@example.vn', GOVERNS, someone)).toThrowWithCode('role_required');
  });
});

describe('the last of governance', () => {
  test('cannot be removed, not even by themself', async () => {
    await expect(remove(GOVERNANCE.email, GOVERNS)).toThrowWithCode('state_conflict');
  });

  test('remains when two remove each other at once; a role that is gone gives no more power', async () => {
    await assign('an@example.vn', GOVERNS);
    const [first, second] = [await actions.as(GOVERNANCE.email), await actions.as('an@example.vn')];
    const outcomes = await Promise.allSettled([
      members.gateway.removeAllianceRole({ email: 'an@example.vn', role: GOVERNS }, first),
      members.gateway.removeAllianceRole({ email: GOVERNANCE.email, role: GOVERNS }, second),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const loser = outcomes[0]?.status === 'fulfilled' ? second : first;
    const attempt = members.gateway.assignAllianceRole({ email: 'binh@example.vn', role: GOVERNS }, loser);
    await expect(attempt).toThrowWithCode('role_required');
  });
});
