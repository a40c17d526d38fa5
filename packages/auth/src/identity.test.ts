import { describe, expect, test, vi } from 'vitest';
import type { Caller } from './caller.ts';
import { IdentityVerifier, ServiceIdentity } from './identity.ts';
import { generateKeyPair } from './keys.ts';

const gatewayKeys = generateKeyPair();
const membersKeys = generateKeyPair();
const gateway = new ServiceIdentity('gateway', gatewayKeys.privateKey);
const members = new ServiceIdentity('members', membersKeys.privateKey);
const verifier = new IdentityVerifier('grants', { gateway: gatewayKeys.publicKey, members: membersKeys.publicKey });

const caller: Caller = {
  personId: 'p1',
  allianceRoles: [],
  memberships: [{ organisation: 'dai-hoc', role: 'member', state: 'admitted' }],
  scopes: ['read'],
  credential: { kind: 'session', id: 's1' },
};

describe('internal identity', () => {
  test('a service proves who it is to the audience it asked for only', () => {
    expect(verifier.verifyService(gateway.tokenFor('grants'))).toBe('gateway');
    expect(() => verifier.verifyService(gateway.tokenFor('storage'))).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  test('only members can vouch for a caller', () => {
    expect(verifier.verifyCaller(members.signCaller(caller).token)).toEqual(caller);
    expect(() => verifier.verifyCaller(gateway.signCaller(caller).token)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  test('a caller token is not a service token, and a changed byte fails', () => {
    const { token } = members.signCaller(caller);
    expect(() => verifier.verifyService(token)).toThrow();
    const parts = token.split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: 'members', aud: 'alliance', typ: 'caller', caller: { ...caller, personId: 'p2' } }),
    ).toString('base64url');
    expect(() => verifier.verifyCaller(`${parts[0]}.${forged}.${parts[2]}`)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  test('a token that was good is refused once it has ended', () => {
    vi.useFakeTimers();
    const { token } = members.signCaller(caller);
    expect(verifier.verifyCaller(token)).toEqual(caller);
    vi.advanceTimersByTime(66_000);
    expect(() => verifier.verifyCaller(token)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
    vi.useRealTimers();
  });

  test('an unknown issuer is refused', () => {
    const stranger = new ServiceIdentity('storage', generateKeyPair().privateKey);
    expect(() => verifier.verifyService(stranger.tokenFor('grants'))).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
    expect(() => verifier.verifyService(undefined)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
});
