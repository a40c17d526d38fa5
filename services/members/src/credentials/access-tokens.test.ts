import { generateKeyPair } from '@alliance/auth/keys';
import { createDecoder, createSigner } from 'fast-jwt';
import { describe, expect, test } from 'vitest';
import { AccessTokens } from './access-tokens.ts';

const { privateKey } = generateKeyPair();
const tokens = new AccessTokens(privateKey);
const now = new Date('2026-11-22T09:00:00.700Z');
const claims = { personId: 'p1', sessionId: 's1' };

describe('access tokens', () => {
  test('are plain JWTs that live 15 minutes', () => {
    const { token, expiresAt } = tokens.issue(claims, now);
    expect(expiresAt).toEqual(new Date('2026-11-22T09:15:00Z'));
    expect(createDecoder({ complete: true })(token)).toMatchObject({
      header: { alg: 'EdDSA', typ: 'JWT' },
      payload: { iss: 'alliance', aud: 'gateway', sub: 'p1', sid: 's1', iat: 1795338000, exp: 1795338900 },
    });
    expect(tokens.check(token, now)).toEqual(claims);
    expect(tokens.check(token, new Date(expiresAt.getTime() - 1))).toEqual(claims);
    expect(() => tokens.check(token, expiresAt)).toThrowWithCode('token_expired');
  });

  test('are refused after any change', () => {
    const { token } = tokens.issue(claims, now);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const changed = Buffer.from(JSON.stringify({ ...JSON.parse(decoded(payload)), sub: 'p2' })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    for (const forged of [
      `${header}.${changed}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${unsigned}.${payload}.`,
      `${header}.${payload}`,
      'x',
    ]) {
      expect(() => tokens.check(forged, now)).toThrowWithCode('credentials_refused');
    }
  });

  test.each([
    { name: 'another key', key: generateKeyPair().privateKey, changes: {} },
    { name: 'another issuer', key: privateKey, changes: { iss: 'members' } },
    { name: 'another audience', key: privateKey, changes: { aud: 'elsewhere' } },
    { name: 'no session', key: privateKey, changes: { sid: undefined } },
    { name: 'a session that is no text', key: privateKey, changes: { sid: 7 } },
    { name: 'no end', key: privateKey, changes: { exp: undefined } },
  ])('with $name are refused', ({ key, changes }) => {
    const sign = createSigner({ key, algorithm: 'EdDSA' });
    const exp = Math.floor(now.getTime() / 1_000) + 60;
    const token = sign({ iss: 'alliance', aud: 'gateway', sub: 'p1', sid: 's1', exp, ...changes });
    expect(() => tokens.check(token, now)).toThrowWithCode('credentials_refused');
  });
});

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}
