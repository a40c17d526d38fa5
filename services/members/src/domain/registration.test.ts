import { isAllianceError } from '@alliance/errors/alliance-error';
import { describe, expect, test } from 'vitest';
import { emailProblems, normaliseEmail } from './email.ts';
import { type Registration, toRegistration } from './registration.ts';

const registration = { email: 'an@example.vn', name: 'Nguyễn Văn An', password: 'một mật khẩu dài' };

function problemsOf(changes: Partial<Registration>): string[] {
  try {
    toRegistration({ ...registration, ...changes });
    return [];
  } catch (error) {
    if (!isAllianceError(error, 'invalid_argument')) throw error;
    return (error.details.fields as { field: string }[]).map(({ field }) => field);
  }
}

describe('a registration', () => {
  test('is the same from every keyboard', () => {
    const typedElsewhere = {
      email: ' An@EXAMPLE.vn ',
      name: ' Nguyễn  Văn An'.normalize('NFD'),
      password: registration.password.normalize('NFD'),
    };
    expect(toRegistration(typedElsewhere)).toEqual(registration);
  });

  test('names every wrong field at once', () => {
    expect(problemsOf({ email: 'nobody', name: '', password: 'short' })).toEqual(['email', 'name', 'password']);
  });

  test.each([
    { password: 'x1y2z3-----', allowed: false },
    { password: 'x1y2z3------', allowed: true },
    { password: `${'ab12'.repeat(50)}`, allowed: true },
    { password: `${'ab12'.repeat(50)}!`, allowed: false },
    { password: 'aaaaaaaaaaaaaaaa', allowed: false },
    { password: 'AN@example.vn', allowed: false },
    { password: 'NGUYỄN VĂN AN', allowed: false },
    // Twelve letters in NFC, more in NFD: counted as the person sees them.
    { password: 'ắấẩẫậằẳẵặđếềx'.normalize('NFD').slice(0, -1), allowed: true },
  ])('password $password is allowed: $allowed', ({ password, allowed }) => {
    expect(problemsOf({ password })).toEqual(allowed ? [] : ['password']);
  });
});

test.each([
  ['an@example.vn', true],
  ['an+tag@sub.example.vn', true],
  ['đại@trường.vn', true],
  ['', false],
  ['an', false],
  ['@example.vn', false],
  ['an@localhost', false],
  ['an@example..vn', false],
  ['an@-example.vn', false],
  ['a n@example.vn', false],
  ['an@exa mple.vn', false],
  ['an\u200b@example.vn', false],
  ['"an"@example.vn', false],
  [`${'x'.repeat(65)}@example.vn`, false],
  [`an@${'x'.repeat(250)}.vn`, false],
])('e-mail %s is well formed: %s', (text, wellFormed) => {
  expect(emailProblems('email', normaliseEmail(text)).length === 0).toBe(wellFormed);
});

test('addresses that look alike in full width are one', () => {
  expect(normaliseEmail('ａｎ@example.vn')).toBe('an@example.vn');
});
