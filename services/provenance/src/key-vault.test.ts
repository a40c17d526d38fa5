import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openVault } from './key-vault.ts';

const secret = () => randomBytes(32).toString('hex');

test('what is sealed opens for the same secret and purpose only, and never looks the same', () => {
  const given = secret();
  const [vault, again, other] = [openVault(given), openVault(given), openVault(secret())];
  const sealed = vault!.seal('a private key', 'key-1');
  expect(again!.open(sealed, 'key-1')).toBe('a private key');
  expect(sealed.includes('a private key')).toBe(false);
  expect(vault!.seal('a private key', 'key-1')).not.toEqual(sealed);
  expect(() => vault!.open(sealed, 'key-2')).toThrow();
  expect(() => other!.open(sealed, 'key-1')).toThrow();
  const changed = Buffer.from(sealed);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => vault!.open(changed, 'key-1')).toThrow();
});

test('without a secret there is no vault, and a short one is none', () => {
  expect(openVault('')).toBeUndefined();
  expect(() => openVault('abc')).toThrow('32 bytes');
});
