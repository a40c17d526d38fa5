import type { Caller, Scope } from '@alliance/auth/caller';
import { isAllianceError } from '@alliance/errors/alliance-error';
import { describe, expect, test } from 'vitest';
import { type ApiTokenInput, assertNotBeyond, type CredentialLimit, toApiTokenRequest } from './api-token.ts';

const now = new Date('2026-11-22T09:00:00Z');
const tomorrow = new Date('2026-11-23T09:00:00Z');
const nextWeek = new Date('2026-11-29T09:00:00Z');
const caller: Caller = {
  personId: 'p1',
  allianceRoles: [],
  memberships: [{ organisation: 'dai-hoc', role: 'publisher', state: 'admitted' }],
  scopes: ['read', 'publish', 'decide', 'admin'],
  credential: { kind: 'session', id: 's1' },
};
const input: ApiTokenInput = { name: 'Máy chủ', scopes: ['read'], expiresAt: undefined, organisation: '' };

function problemsOf(changes: Partial<ApiTokenInput>): string[] {
  try {
    toApiTokenRequest({ ...input, ...changes }, caller, now);
    return [];
  } catch (error) {
    if (!isAllianceError(error, 'invalid_argument')) throw error;
    return (error.details.fields as { field: string }[]).map(({ field }) => field);
  }
}

describe('a request for an API token', () => {
  test('keeps scopes in one order, each once', () => {
    const { scopes } = toApiTokenRequest({ ...input, scopes: ['publish', 'read', 'publish'] }, caller, now);
    expect(scopes).toEqual(['read', 'publish']);
  });

  test('names every wrong field at once', () => {
    const wrong = { name: '', scopes: ['root'], expiresAt: now, organisation: 'cong-ty' };
    expect(problemsOf(wrong)).toEqual(['name', 'scopes', 'expiresAt', 'organisation']);
    expect(problemsOf({ scopes: [] })).toEqual(['scopes']);
    expect(problemsOf({ scopes: ['read', 'root'] })).toEqual(['scopes']);
    expect(problemsOf({ expiresAt: new Date(Number.NaN) })).toEqual(['expiresAt']);
  });
});

const unlimited: CredentialLimit = { organisation: null, expiresAt: null };

describe('a token made with a token', () => {
  test.each<{
    has: Scope[];
    asks: Scope[];
    limit: Partial<CredentialLimit>;
    organisation: string;
    expiresAt?: Date;
    allowed: boolean;
  }>([
    { has: ['read', 'publish'], asks: ['read'], limit: {}, organisation: '', allowed: true },
    { has: ['read', 'publish'], asks: ['read', 'publish'], limit: {}, organisation: 'dai-hoc', allowed: true },
    { has: ['read'], asks: ['read', 'publish'], limit: {}, organisation: '', allowed: false },
    { has: ['admin'], asks: ['read'], limit: {}, organisation: '', allowed: false },
    { has: ['read'], asks: ['read'], limit: { organisation: 'dai-hoc' }, organisation: '', allowed: false },
    { has: ['read'], asks: ['read'], limit: { organisation: 'dai-hoc' }, organisation: 'dai-hoc', allowed: true },
    { has: ['read'], asks: ['read'], limit: { expiresAt: tomorrow }, organisation: '', allowed: false },
    {
      has: ['read'],
      asks: ['read'],
      limit: { expiresAt: tomorrow },
      organisation: '',
      expiresAt: nextWeek,
      allowed: false,
    },
    {
      has: ['read'],
      asks: ['read'],
      limit: { expiresAt: tomorrow },
      organisation: '',
      expiresAt: tomorrow,
      allowed: true,
    },
  ])('has $has, asks $asks of "$organisation" until $expiresAt with limit $limit: $allowed', (row) => {
    const asking = { ...caller, scopes: row.has };
    const request = toApiTokenRequest(
      { ...input, scopes: row.asks, organisation: row.organisation, expiresAt: row.expiresAt },
      asking,
      now,
    );
    const attempt = () => assertNotBeyond(request, asking, { ...unlimited, ...row.limit });
    if (row.allowed) expect(attempt).not.toThrow();
    else expect(attempt).toThrowWithCode('scope_required');
  });
});
