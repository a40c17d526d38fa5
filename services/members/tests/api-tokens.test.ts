import type { Caller } from '@alliance/auth/caller';
import { IdentityVerifier } from '@alliance/auth/identity';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, GOVERNANCE, type MembersUnderTest, published, startMembersUnderTest } from './members-under-test.ts';

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  for (const email of ['an@example.vn', 'binh@example.vn']) await actions.register(email);
  await actions.organisation('dai-hoc', 'an@example.vn');
  await actions.organisation('vien', 'an@example.vn');
});
afterAll(() => members[Symbol.asyncDispose]());

type Changes = { name?: string; scopes?: string[]; organisation?: string; expiresAt?: Date };

async function make(changes: Changes = {}, as = actions.as('an@example.vn')) {
  const { expiresAt, ...rest } = changes;
  const request = { name: 'Máy chủ', scopes: ['read'], ...rest };
  const end = expiresAt ? { expiresAt: timestampFromDate(expiresAt) } : {};
  const { apiToken, token } = await members.gateway.createApiToken({ ...request, ...end }, await as);
  if (!apiToken) throw new Error('no token');
  return { ...apiToken, token };
}
const authenticate = (credential: string) => members.gateway.authenticate({ credential });
const list = async (email = 'an@example.vn') => {
  const { apiTokens } = await members.gateway.listApiTokens({ pageSize: 200 }, await actions.as(email));
  return apiTokens;
};
const inMinutes = (minutes: number) => new Date(members.now().getTime() + minutes * 60_000);
async function callerOf(credential: string): Promise<Caller> {
  const verifier = new IdentityVerifier('gateway', members.identities.serviceKeys);
  return verifier.verifyCaller((await authenticate(credential)).callerToken) as Caller;
}

describe('an API token', () => {
  test('is shown once, listed by its hint, and told of by its id', async () => {
    const made = await make({ scopes: ['publish', 'read'], organisation: 'dai-hoc' });
    expect(made).toMatchObject({ name: 'Máy chủ', scopes: ['read', 'publish'], organisation: 'dai-hoc' });
    expect(made.token.startsWith(made.hint)).toBe(true);
    const [listed] = await list();
    expect(listed).toMatchObject({ id: made.id, hint: made.hint });
    expect(JSON.stringify(listed, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      made.token.slice(12),
    );
    const [event] = await published(members, ['api_token_created'], 1, made.id);
    expect(event?.data).toMatchObject({
      audit: { actorRole: 'person', organisation: 'dai-hoc', object: { kind: 'api_token', id: made.id } },
    });
    expect(JSON.stringify(event)).not.toContain('Máy chủ');
  });

  test('one changed character is refused', async () => {
    const { token } = await make();
    await authenticate(token);
    const last = token.at(-1) === 'x' ? 'y' : 'x';
    for (const tampered of [`${token.slice(0, -1)}${last}`, `${token}x`, token.slice(0, -1), token.toLowerCase()])
      await expect(authenticate(tampered)).toThrowWithCode('credentials_refused');
  });

  test('works until it expires', async () => {
    const { token } = await make({ expiresAt: inMinutes(10) });
    await authenticate(token);
    members.advance(10 * 60_000);
    await expect(authenticate(token)).toThrowWithCode('token_expired');
  });

  test('remembers its last use to the minute', async () => {
    const { id, token } = await make();
    const lastUse = async () => {
      const found = (await list()).find((listed) => listed.id === id)?.lastUsedAt;
      return found && timestampDate(found).getTime();
    };
    expect(await lastUse()).toBeUndefined();
    await authenticate(token);
    const first = await lastUse();
    expect(first).toBeDefined();
    members.advance(58_000);
    await authenticate(token);
    expect(await lastUse()).toBe(first);
    members.advance(2_000);
    await authenticate(token);
    expect(await lastUse()).toBeGreaterThanOrEqual((first ?? 0) + 60_000);
  });

  test('limited to an organisation carries that membership and no alliance role', async () => {
    await actions.put('dai-hoc', 'binh@example.vn', 'member');
    await actions.assign('binh@example.vn', 'auditor');
    const binh = actions.as('binh@example.vn');
    const limited = await make({ organisation: 'dai-hoc', scopes: ['read'] }, binh);
    const unlimited = await make({ scopes: ['read'] }, binh);
    expect(await callerOf(limited.token)).toMatchObject({
      allianceRoles: [],
      memberships: [{ organisation: 'dai-hoc', role: 'member', state: 'admitted' }],
      scopes: ['read'],
    });
    expect(await callerOf(unlimited.token)).toMatchObject({ allianceRoles: ['auditor'] });
    const me = await members.gateway.getMe({}, await actions.with(limited.token));
    expect(me.organisations.map(({ organisation }) => organisation)).toEqual(['dai-hoc']);
    expect(me.person?.allianceRoles).toEqual([]);
  });

  test('keeps no membership that its person has lost', async () => {
    await actions.register('leaver@example.vn');
    await actions.put('dai-hoc', 'leaver@example.vn', 'publisher');
    const { token } = await make({ organisation: 'dai-hoc' }, actions.as('leaver@example.vn'));
    const request = { organisation: 'dai-hoc', email: 'leaver@example.vn' };
    await members.gateway.removeMember(request, await actions.as('an@example.vn'));
    expect((await callerOf(token)).memberships).toEqual([]);
  });

  test.each([
    { field: 'name', changes: { name: ' ' } },
    { field: 'scopes', changes: { scopes: [] } },
    { field: 'scopes', changes: { scopes: ['read', 'root'] } },
    { field: 'expiresAt', changes: { expiresAt: new Date(0) } },
    { field: 'organisation', changes: { organisation: 'khong-co' } },
  ])('is not made with a wrong $field', async ({ field, changes }) => {
    await expect(make(changes)).rejects.toMatchObject({ code: 'invalid_argument', details: { fields: [{ field }] } });
  });

  test('is not made for somebody else’s organisation', async () => {
    const attempt = make({ organisation: 'vien' }, actions.as('binh@example.vn'));
    await expect(attempt).toThrowWithCode('invalid_argument');
  });
});

describe('a token made with a token', () => {
  test('is worth no more: scopes, organisation, end', async () => {
    const end = inMinutes(60);
    const parent = await make({ scopes: ['read', 'publish'], organisation: 'dai-hoc', expiresAt: end });
    const as = () => actions.with(parent.token);
    const within = { scopes: ['read'], organisation: 'dai-hoc', expiresAt: end };
    await make(within, as());
    for (const beyond of [
      { scopes: ['read', 'admin'] },
      { scopes: ['decide'] },
      { organisation: '' },
      { expiresAt: inMinutes(120) },
    ]) {
      await expect(make({ ...within, ...beyond }, as())).toThrowWithCode('scope_required');
    }
    const { expiresAt: _, ...endless } = within;
    await expect(make(endless, as())).toThrowWithCode('scope_required');
    await expect(make({ ...within, organisation: 'vien' }, as())).toThrowWithCode('invalid_argument');
  });

  test('goes when the token goes that made it', async () => {
    const parent = await make({ scopes: ['read'] });
    const child = await make({}, actions.with(parent.token));
    const grandchild = await make({}, actions.with(child.token));
    await members.gateway.deleteApiToken({ id: parent.id }, await actions.as('an@example.vn'));
    for (const { token } of [parent, child, grandchild])
      await expect(authenticate(token)).toThrowWithCode('credentials_refused');
    for (const { id } of [parent, child, grandchild]) await published(members, ['api_token_deleted'], 1, id);
  });

  test('cannot be made with a caller token that is still valid after its token went', async () => {
    const parent = await make();
    const stale = await actions.with(parent.token);
    await members.gateway.deleteApiToken({ id: parent.id }, await actions.as('an@example.vn'));
    await expect(make({}, Promise.resolve(stale))).toThrowWithCode('credentials_refused');
  });
});

describe('deleting a token', () => {
  test('needs the scope "admin", except for the token itself', async () => {
    const [one, other] = [await make(), await make()];
    const asOne = await actions.with(one.token);
    await expect(members.gateway.deleteApiToken({ id: other.id }, asOne)).toThrowWithCode('scope_required');
    await members.gateway.deleteApiToken({ id: one.id }, asOne);
    await expect(authenticate(one.token)).toThrowWithCode('credentials_refused');
    await authenticate(other.token);
  });

  test('finds only one’s own', async () => {
    const { id, token } = await make();
    for (const email of ['binh@example.vn', GOVERNANCE.email]) {
      const attempt = members.gateway.deleteApiToken({ id }, await actions.as(email));
      await expect(attempt).toThrowWithCode('not_found');
    }
    await authenticate(token);
  });

  test('through a limited token reaches no further than its limit', async () => {
    const { id } = await make();
    const limited = await make({ scopes: ['read', 'admin'], organisation: 'dai-hoc' });
    const as = await actions.with(limited.token);
    await expect(members.gateway.deleteApiToken({ id }, as)).toThrowWithCode('not_found');
    const { apiTokens } = await members.gateway.listApiTokens({ pageSize: 200 }, as);
    expect(new Set(apiTokens.map(({ organisation }) => organisation))).toEqual(new Set(['dai-hoc']));
  });
});

test('tokens page, newest first, and number at most 100, also when made at once', async () => {
  await actions.register('many@example.vn');
  const as = actions.as('many@example.vn');
  const outcomes = await Promise.allSettled(Array.from({ length: 110 }, (_, n) => make({ name: `t${n}` }, as)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'quota_exceeded' });
  const ids: string[] = [];
  for (let pageToken = ''; ; ) {
    const page = await members.gateway.listApiTokens({ pageSize: 30, pageToken }, await as);
    ids.push(...page.apiTokens.map(({ id }) => id));
    pageToken = page.nextPageToken;
    if (pageToken === '') break;
  }
  expect(ids).toHaveLength(100);
  expect(ids).toEqual([...new Set(ids)].sort().reverse());
  await expect(members.gateway.listApiTokens({ pageToken: 'x' }, await as)).toThrowWithCode('invalid_cursor');
  await expect(members.gateway.listApiTokens({ pageSize: 201 }, await as)).toThrowWithCode('invalid_argument');
});
