import type { Caller } from '@alliance/auth/caller';
import { IdentityVerifier, type ServiceName } from '@alliance/auth/identity';
import { AllianceRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenCredential, GivenPerson } from '../fakes/members.ts';
import { memberOf } from '../test-caller.ts';
import type { TestIdentities } from '../test-identities.ts';

/** A running `members`, real or fake, whose state the suite can prepare. */
export type MembersSubject = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  givenPerson(given: GivenPerson): Promise<{ id: string }> | { id: string };
  givenCredential(personId: string, given?: GivenCredential): Promise<string> | string;
};

/** What every other service may count on when it asks `members`, whoever answers. */
export function membersContract(start: () => Promise<MembersSubject>): void {
  let subject: MembersSubject;
  const channels = new DisposableStack();
  const clientOf = (name: ServiceName) =>
    channels
      .use(
        new RpcChannel({ target: 'members', address: subject.address, identity: subject.identities.identityOf(name) }),
      )
      .client(MembersService);
  const ids: Record<string, string> = {};
  const people: (GivenPerson & { email: string })[] = [
    { email: 'an@example.vn', name: 'Nguyễn Văn An', memberships: [memberOf('dai-hoc', 'steward')] },
    { email: 'binh@example.vn', name: 'Trần Thị Bình', memberships: [memberOf('dai-hoc'), memberOf('vien', 'owner')] },
    { email: 'cuong@example.vn', name: 'Lê Cường', memberships: [memberOf('cong-ty', 'owner', 'suspended')] },
    { email: 'dung@example.vn', name: 'Phạm Dũng', allianceRoles: ['auditor'] },
    { email: 'giang@example.vn', name: 'Võ Giang' },
    { email: 'huong@example.vn', name: 'Đỗ Hương', memberships: [memberOf('vien', 'publisher')] },
  ];

  beforeAll(async () => {
    subject = await start();
    for (const person of people) ids[person.email] = (await subject.givenPerson(person)).id;
  });
  afterAll(async () => {
    channels.dispose();
    await subject[Symbol.asyncDispose]();
  });

  const idOf = (email: string) => ids[email] as string;
  const callerTokenOf = async (email: string, given?: GivenCredential) => {
    const credential = await subject.givenCredential(idOf(email), given);
    return (await clientOf('gateway').authenticate({ credential })).callerToken;
  };
  const callerOf = async (email: string, given?: GivenCredential): Promise<Caller> => {
    const verifier = new IdentityVerifier('grants', subject.identities.serviceKeys);
    return verifier.verifyCaller(await callerTokenOf(email, given)) as Caller;
  };

  describe('Authenticate', () => {
    test('vouches for the person of a session, with every scope', async () => {
      expect(await callerOf('binh@example.vn')).toEqual({
        personId: idOf('binh@example.vn'),
        allianceRoles: [],
        memberships: [memberOf('dai-hoc'), memberOf('vien', 'owner')],
        scopes: ['read', 'publish', 'decide', 'admin'],
        credential: { kind: 'session', id: expect.stringMatching(/./) },
      });
      expect(await callerOf('dung@example.vn')).toMatchObject({ allianceRoles: ['auditor'], memberships: [] });
    });

    test('says how an organisation stands', async () => {
      const { memberships } = await callerOf('cuong@example.vn');
      expect(memberships).toEqual([memberOf('cong-ty', 'owner', 'suspended')]);
    });

    test('limits an API token to its scopes and its organisation', async () => {
      expect(await callerOf('binh@example.vn', { scopes: ['read', 'publish'], organisation: 'vien' })).toMatchObject({
        memberships: [memberOf('vien', 'owner')],
        scopes: ['read', 'publish'],
        credential: { kind: 'api_token' },
      });
    });

    test('takes an API token in both spellings', async () => {
      const token = await subject.givenCredential(idOf('an@example.vn'), { scopes: ['read'] });
      expect(token).toMatch(/^alt_/);
      const credential = token.replace('alt_', 'hf_');
      expect((await clientOf('gateway').authenticate({ credential })).callerToken).not.toBe('');
    });

    test.each(['', 'alt_unknown', 'hf_unknown', 'something'])('refuses "%s"', async (credential) => {
      await expect(clientOf('gateway').authenticate({ credential })).toThrowWithCode('credentials_refused');
    });

    test('answers the gateway only', async () => {
      const credential = await subject.givenCredential(idOf('an@example.vn'));
      await expect(clientOf('grants').authenticate({ credential })).toThrowWithCode('caller_not_allowed');
    });
  });

  describe('GetPeople', () => {
    const seenBy = async (email: string, request: { personIds?: string[]; emails?: string[] }) => {
      const answer = await clientOf('gateway').getPeople(request, { callerToken: await callerTokenOf(email) });
      return answer.people.map(({ id, email: shown, name }) => ({ id, email: shown, name }));
    };
    const full = (email: string) => ({
      id: idOf(email),
      email,
      name: people.find((person) => person.email === email)?.name ?? '',
    });

    test('finds people by id and e-mail, each once, for a service', async () => {
      const answer = await clientOf('grants').getPeople({
        personIds: [idOf('an@example.vn'), 'nobody'],
        emails: [' AN@Example.vn', 'dung@example.vn', 'nobody@example.vn'],
      });
      expect(new Set(answer.people.map(({ id }) => id))).toEqual(
        new Set([idOf('an@example.vn'), idOf('dung@example.vn')]),
      );
      expect(answer.people).toHaveLength(2);
      expect(answer.people.find(({ email }) => email === 'dung@example.vn')).toMatchObject({
        name: 'Phạm Dũng',
        allianceRoles: [AllianceRole.AUDITOR],
        createdAt: expect.anything(),
      });
    });

    test('shows everything of oneself and of people in the same organisation', async () => {
      const emails = ['an@example.vn', 'binh@example.vn'];
      const found = await seenBy('an@example.vn', { emails });
      expect(new Set(found)).toEqual(new Set(emails.map(full)));
    });

    test('shows members elsewhere a name for an id, and nothing for an e-mail', async () => {
      const huong = full('huong@example.vn');
      expect(await seenBy('an@example.vn', { personIds: [huong.id] })).toEqual([{ ...huong, email: '' }]);
      expect(await seenBy('an@example.vn', { emails: [huong.email] })).toEqual([]);
    });

    test('shows nothing to somebody without a member organisation in good standing', async () => {
      for (const viewer of ['giang@example.vn', 'cuong@example.vn'])
        expect(await seenBy(viewer, { personIds: [idOf('an@example.vn')], emails: ['an@example.vn'] })).toEqual([]);
    });

    test('shows auditors everything', async () => {
      expect(await seenBy('dung@example.vn', { emails: ['cuong@example.vn'] })).toEqual([full('cuong@example.vn')]);
    });

    test('needs a caller with the scope "read" from the gateway', async () => {
      const emails = ['an@example.vn'];
      await expect(clientOf('gateway').getPeople({ emails })).toThrowWithCode('unauthenticated');
      const callerToken = await callerTokenOf('an@example.vn', { scopes: ['publish'] });
      await expect(clientOf('gateway').getPeople({ emails }, { callerToken })).toThrowWithCode('scope_required');
    });

    test('answers at most 200 at once, and gateway and grants only', async () => {
      const emails = Array.from({ length: 201 }, (_, n) => `p${n}@example.vn`);
      await expect(clientOf('grants').getPeople({ emails })).toThrowWithCode('invalid_argument');
      await expect(clientOf('storage').getPeople({ emails: [] })).toThrowWithCode('caller_not_allowed');
    });
  });
}
