import type { Caller } from '@alliance/auth/caller';
import { IdentityVerifier } from '@alliance/auth/identity';
import { generateKeyPair, publicKeyOf } from '@alliance/auth/keys';
import { createSigner, createVerifier } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, type MembersUnderTest, PASSWORD, startMembersUnderTest } from './members-under-test.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  await actions.register('an@example.vn');
});
afterAll(() => members[Symbol.asyncDispose]());

const authenticate = (credential: string) => members.gateway.authenticate({ credential });
const refresh = async (refreshToken: string) => {
  const { tokens } = await members.gateway.refreshSession({ refreshToken });
  if (!tokens) throw new Error('no tokens');
  return tokens;
};

describe('a session', () => {
  test('begins with the password, however the e-mail is written, and gives a plain JWT', async () => {
    const { accessToken, refreshToken } = await actions.signIn(' AN@example.vn');
    const verify = createVerifier({
      key: publicKeyOf(members.config.sessionKey),
      algorithms: ['EdDSA'],
      allowedIss: 'alliance',
      allowedAud: 'gateway',
      requiredClaims: ['sub', 'sid', 'exp', 'iat'],
    });
    const claims = verify(accessToken);
    expect(claims.exp - claims.iat).toBe(15 * 60);
    expect(refreshToken).toMatch(/^[\w-]{43}$/);
    const me = await members.gateway.getMe({}, await actions.with(accessToken));
    expect(me.person).toMatchObject({ id: claims.sub, email: 'an@example.vn' });
  });

  test('refuses a wrong password and an unknown e-mail in the same words', async () => {
    const attempts = [
      { email: 'an@example.vn', password: `${PASSWORD}!` },
      { email: 'nobody@example.vn', password: PASSWORD },
      { email: 'an@example.vn', password: 'x'.repeat(100_000) },
      { email: '', password: '' },
    ];
    const refusals = await Promise.all(
      attempts.map((attempt) =>
        members.gateway.createSession(attempt).catch(({ code, message }) => ({ code, message })),
      ),
    );
    expect(refusals[0]).toMatchObject({ code: 'credentials_refused' });
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
  });

  test('ends when its person signs out: its access token is refused at once', async () => {
    const { accessToken, refreshToken } = await actions.signIn('an@example.vn');
    const caller = await actions.with(accessToken);
    await members.gateway.endSession({}, caller);
    await expect(authenticate(accessToken)).toThrowWithCode('credentials_refused');
    await expect(refresh(refreshToken)).toThrowWithCode('credentials_refused');
    await members.gateway.endSession({}, caller);
  });

  test('does not end with an API token', async () => {
    const session = await actions.as('an@example.vn');
    const { token } = await members.gateway.createApiToken({ name: 'x', scopes: ['admin'] }, session);
    await expect(members.gateway.endSession({}, await actions.with(token))).toThrowWithCode('invalid_argument');
  });
});

describe('a refresh token', () => {
  test('is exchanged once; the session goes on with the new tokens', async () => {
    const first = await actions.signIn('an@example.vn');
    const second = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const third = await refresh(second.refreshToken);
    const ids = await Promise.all(
      [first, second, third].map(async ({ accessToken }) => {
        const { callerToken } = await authenticate(accessToken);
        return (verifier().verifyCaller(callerToken) as Caller).credential.id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('that was used before ends the whole session', async () => {
    const first = await actions.signIn('an@example.vn');
    const second = await refresh(first.refreshToken);
    await expect(refresh(first.refreshToken)).toThrowWithCode('credentials_refused');
    await expect(refresh(second.refreshToken)).toThrowWithCode('credentials_refused');
    for (const { accessToken } of [first, second])
      await expect(authenticate(accessToken)).toThrowWithCode('credentials_refused');
  });

  test('ends no other session of the person', async () => {
    const [one, other] = [await actions.signIn('an@example.vn'), await actions.signIn('an@example.vn')];
    await refresh(one.refreshToken);
    await expect(refresh(one.refreshToken)).toThrowWithCode('credentials_refused');
    await refresh(other.refreshToken);
  });

  test('used 20 times at once works at most once, and leaves no session behind', async () => {
    const { refreshToken } = await actions.signIn('an@example.vn');
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => refresh(refreshToken)));
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(won).toHaveLength(1);
    await expect(authenticate(won[0]!.value.accessToken)).toThrowWithCode('credentials_refused');
  });

  test.each(['', 'x', 'x'.repeat(43)])('"%s" is refused', async (token) => {
    await expect(refresh(token)).toThrowWithCode('credentials_refused');
  });
});

describe('a tampered access token', () => {
  test('is refused, whatever was changed', async () => {
    const { accessToken } = await actions.signIn('an@example.vn');
    const [header, payload, signature] = accessToken.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const stranger = createSigner({ key: generateKeyPair().privateKey, algorithm: 'EdDSA' });
    const forSessions = createSigner({ key: members.config.sessionKey, algorithm: 'EdDSA' });
    const service = members.identities.identityOf('members');
    const forged = [
      `${header}.${part({ ...claims, sub: 'somebody-else' })}.${signature}`,
      `${header}.${part({ ...claims, exp: claims.exp + 3_600 })}.${signature}`,
      `${part({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      `${part({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`,
      stranger(claims),
      // Signed by us, and yet not what the session's row says.
      forSessions({ ...claims, sub: 'somebody-else' }),
      forSessions({ ...claims, sid: 'another-session' }),
      forSessions({ ...claims, aud: 'elsewhere' }),
      // A caller token is not a credential.
      (await authenticate(accessToken)).callerToken,
      service.tokenFor('members'),
      'x'.repeat(100_000),
    ];
    for (const credential of forged) await expect(authenticate(credential)).toThrowWithCode('credentials_refused');
  });
});

// Last: these move the clock.
describe('time', () => {
  test('ends access tokens after 15 minutes, refresh tokens after 30 days, sessions after 90', async () => {
    let tokens = await actions.signIn('an@example.vn');
    members.advance(15 * MINUTE);
    await expect(authenticate(tokens.accessToken)).toThrowWithCode('token_expired');
    for (let day = 0; day < 75; day += 25) {
      members.advance(25 * DAY);
      tokens = await refresh(tokens.refreshToken);
    }
    members.advance(15 * DAY);
    await expect(refresh(tokens.refreshToken)).toThrowWithCode('credentials_refused');
    const idle = await actions.signIn('an@example.vn');
    members.advance(30 * DAY);
    await expect(refresh(idle.refreshToken)).toThrowWithCode('credentials_refused');
  });

  test('ends a session that an access token still belongs to', async () => {
    let tokens = await actions.signIn('an@example.vn');
    for (const days of [29, 29, 29]) {
      members.advance(days * DAY);
      tokens = await refresh(tokens.refreshToken);
    }
    members.advance(3 * DAY - 5 * MINUTE);
    tokens = await refresh(tokens.refreshToken);
    await authenticate(tokens.accessToken);
    members.advance(6 * MINUTE);
    await expect(authenticate(tokens.accessToken)).toThrowWithCode('credentials_refused');
  });
});

function verifier(): IdentityVerifier {
  return new IdentityVerifier('gateway', members.identities.serviceKeys);
}
