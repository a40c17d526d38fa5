import { describe, expect, test } from 'vitest';
import { PASSWORD_COST, PasswordHasher } from './password-hasher.ts';

const cheap = { n: 16, r: 8, p: 1 };

describe('password hashing', () => {
  test('salts each password by itself and knows it again', async () => {
    const hasher = new PasswordHasher(cheap);
    const [one, two] = await Promise.all([hasher.hash('một mật khẩu dài'), hasher.hash('một mật khẩu dài')]);
    expect(one.salt.equals(two.salt)).toBe(false);
    expect(one.digest.equals(two.digest)).toBe(false);
    expect(await hasher.verify('một mật khẩu dài', one)).toBe(true);
    expect(await hasher.verify('một mật khẩu dái', one)).toBe(false);
  });

  test('checks with the parameters that are stored, and says when they are outdated', async () => {
    const old = await new PasswordHasher(cheap).hash('một mật khẩu dài');
    const hasher = new PasswordHasher({ n: 32, r: 8, p: 1 });
    expect(await hasher.verify('một mật khẩu dài', old)).toBe(true);
    expect(hasher.isOutdated(old)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
  });

  test('works as hard for somebody who is not registered', async () => {
    const hasher = new PasswordHasher(PASSWORD_COST);
    const stored = await hasher.hash('một mật khẩu dài');
    const timeOf = async (known: typeof stored | undefined) => {
      const before = performance.now();
      expect(await hasher.verify('một mật khẩu sai', known)).toBe(false);
      return performance.now() - before;
    };
    expect(await timeOf(undefined)).toBeGreaterThan((await timeOf(stored)) / 4);
  });
});
