import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { AllianceRole, OrganisationKind, OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callers } from '../src/callers.ts';
import { Actions, GOVERNANCE, type MembersUnderTest, startMembersUnderTest } from './members-under-test.ts';

type Method = keyof typeof callers;

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  for (const name of ['an', 'binh', 'cuong']) await actions.register(`${name}@example.vn`);
  await actions.organisation('dai-hoc', 'an@example.vn');
  await actions.put('dai-hoc', 'binh@example.vn', 'steward');
  await actions.organisation('cong-ty', 'cuong@example.vn');
  await actions.apply('cho-xet', 'an@example.vn');
});
afterAll(() => members[Symbol.asyncDispose]());

const slug = 'dai-hoc';
const person = { organisation: slug, email: 'cuong@example.vn' };

/** A request of each RPC that needs a caller, which would be carried out for somebody who may. */
const REQUESTS: Partial<Record<Method, Record<string, unknown>>> = {
  endSession: {},
  getMe: {},
  erasePerson: { personId: 'x' },
  getPeople: { emails: ['an@example.vn'] },
  createApiToken: { name: 'x', scopes: ['read'] },
  listApiTokens: {},
  deleteApiToken: { id: 'x' },
  applyForMembership: { slug: 'moi', kind: OrganisationKind.COMPANY, legalName: 'Mới' },
  admitOrganisation: { slug: 'cho-xet' },
  refuseOrganisation: { slug: 'cho-xet', reason: 'x' },
  suspendOrganisation: { slug, reason: 'x' },
  reinstateOrganisation: { slug },
  withdrawOrganisation: { slug, reason: 'x' },
  putMember: { ...person, role: OrganisationRole.MEMBER },
  removeMember: person,
  listMembers: { organisation: slug },
  assignAllianceRole: { email: 'cuong@example.vn', role: AllianceRole.AUDITOR },
  removeAllianceRole: { email: GOVERNANCE.email, role: AllianceRole.GOVERNANCE },
};
/** RPCs that somebody without an account may call. */
const PUBLIC: Method[] = [
  'registerPerson',
  'createSession',
  'refreshSession',
  'authenticate',
  'getOrganisation',
  'listOrganisations',
];
const GOVERNING: Method[] = [
  'admitOrganisation',
  'refuseOrganisation',
  'suspendOrganisation',
  'reinstateOrganisation',
  'assignAllianceRole',
  'removeAllianceRole',
];
const OWNING: Method[] = ['withdrawOrganisation', 'putMember', 'removeMember'];

async function codeOf(method: Method, options: CallOptions, client = members.gateway): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(REQUESTS[method] ?? {}, options).then(
    () => 'carried out',
    (error) => error.code,
  );
}
const options = (caller: Caller): CallOptions => ({ callerToken: members.identities.callerToken(caller) });

test('every RPC is in one of the lists below', () => {
  const listed = [...PUBLIC, ...Object.keys(REQUESTS)].sort();
  expect(MembersService.methods.map(({ localName }) => localName).sort()).toEqual(listed);
});

describe.each(Object.keys(REQUESTS) as Method[])('%s', (method) => {
  test('is refused without credentials', async () => {
    expect(await codeOf(method, {})).toBe('unauthenticated');
  });

  test('is refused with a caller token that members did not sign', async () => {
    const caller = testCaller({ allianceRoles: ['governance'], memberships: [memberOf(slug, 'owner')] });
    const forgers = [
      new ServiceIdentity('members', generateKeyPair().privateKey),
      members.identities.identityOf('gateway'),
    ];
    for (const forger of forgers)
      expect(await codeOf(method, { callerToken: forger.signCaller(caller).token })).toBe('unauthenticated');
    const [header, , signature] = members.identities.callerToken(testCaller()).split('.');
    const claims = { iss: 'members', aud: 'alliance', typ: 'caller', sub: 'x', exp: 4_102_444_800, caller };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await codeOf(method, { callerToken: `${header}.${payload}.${signature}` })).toBe('unauthenticated');
  });
});

describe.each(GOVERNING)('%s', (method) => {
  test('is refused to owners, auditors and strangers', async () => {
    for (const caller of [
      testCaller({ memberships: [memberOf(slug, 'owner'), memberOf('cho-xet', 'owner', 'applied')] }),
      testCaller({ allianceRoles: ['auditor'] }),
      testCaller(),
    ])
      expect(await codeOf(method, options(caller))).toBe('role_required');
  });

  test('is refused to governance without the scope "admin"', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'admin');
    expect(await codeOf(method, options(testCaller({ allianceRoles: ['governance'], scopes })))).toBe('scope_required');
  });

  test('is refused to somebody whose token is older than the loss of the role', async () => {
    expect(await codeOf(method, options(testCaller({ allianceRoles: ['governance'] })))).toBe('role_required');
  });
});

describe.each(OWNING)('%s', (method) => {
  test('is refused to owners elsewhere, to other roles here, to auditors', async () => {
    for (const caller of [
      testCaller({ memberships: [memberOf('cong-ty', 'owner')] }),
      testCaller({ memberships: [memberOf(slug, 'steward')] }),
      testCaller({ memberships: [memberOf(slug, 'publisher')] }),
      testCaller({ memberships: [memberOf(slug, 'member')] }),
      testCaller({ allianceRoles: ['auditor'] }),
    ])
      expect(await codeOf(method, options(caller))).toBe('role_required');
  });

  test('is refused to owners without the scope "admin"', async () => {
    const caller = testCaller({ memberships: [memberOf(slug, 'owner')], scopes: ['read', 'publish', 'decide'] });
    expect(await codeOf(method, options(caller))).toBe('scope_required');
  });

  test('is refused to somebody whose token is older than the loss of the role', async () => {
    expect(await codeOf(method, options(testCaller({ memberships: [memberOf(slug, 'owner')] })))).toBe('role_required');
  });

  test('finds nothing where the caller may not look', async () => {
    const request = { ...REQUESTS[method], slug: 'cho-xet', organisation: 'cho-xet' };
    const call = members.gateway[method] as (request: object, options: CallOptions) => Promise<unknown>;
    await expect(call(request, await actions.as('cuong@example.vn'))).toThrowWithCode('not_found');
  });
});

test.each(['getMe', 'getPeople', 'listApiTokens', 'listMembers'] as const)(
  '%s needs the scope "read"',
  async (method) => {
    const as = await actions.as('an@example.vn');
    const { token } = await members.gateway.createApiToken({ name: 'x', scopes: ['publish'] }, as);
    expect(await codeOf(method, await actions.with(token))).toBe('scope_required');
  },
);

test('applying needs the scope "admin"', async () => {
  expect(await codeOf('applyForMembership', options(testCaller({ scopes: ['read', 'publish', 'decide'] })))).toBe(
    'scope_required',
  );
});

test('the rows are as they were', async () => {
  const as = await actions.as('an@example.vn');
  const { organisations } = await members.gateway.getMe({}, as);
  expect(organisations.map(({ organisation }) => organisation)).toEqual(['cho-xet', slug]);
  const { members: found } = await members.gateway.listMembers({ organisation: slug }, as);
  expect(found.map(({ person: who }) => who?.email)).toEqual(['an@example.vn', 'binh@example.vn']);
});

describe('services', () => {
  test('that are not on the list of an RPC are refused, on every RPC', async () => {
    const governance = await actions.as(GOVERNANCE.email);
    for (const name of SERVICE_NAMES) {
      const client = members.clientOf(name);
      for (const method of Object.keys(callers) as Method[]) {
        if (callers[method].some((allowed) => allowed === name)) continue;
        expect([name, method, await codeOf(method, governance, client)]).toEqual([name, method, 'caller_not_allowed']);
      }
    }
  });

  test('that cannot prove their name are refused', async () => {
    const identity = new ServiceIdentity('gateway', generateKeyPair().privateKey);
    using channel = new RpcChannel({ target: 'members', address: members.address, identity });
    const client = channel.client(MembersService);
    for (const method of Object.keys(callers) as Method[])
      expect(await codeOf(method, {}, client)).toBe('unauthenticated');
  });
});
