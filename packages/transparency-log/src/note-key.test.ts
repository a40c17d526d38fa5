import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createNoteSigner, formatVerifierKey, parseVerifierKey } from './note-key.ts';

const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

/** A vkey whose id fits, for any type byte and key: written down from the specification. */
function anyVkey(name: string, key: Uint8Array): string {
  const id = createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
  return `${name}+${id}+${Buffer.from(key).toString('base64')}`;
}

test('the known verifier key is read and written', () => {
  const key = parseVerifierKey(VKEY);
  expect(key).toMatchObject({ name: 'example.com/foo', keyId: '530d903a' });
  expect(key.publicKey).toHaveLength(32);
  expect(formatVerifierKey(key)).toBe(VKEY);
});

test.each([
  '',
  'example.com/foo',
  'example.com/foo+530d903a',
  'example.com/foo+530d903a+',
  '+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  VKEY.replace('530d', '530D'),
  VKEY.replace('530d', '530e'),
  VKEY.replace('foo', 'bar'),
  VKEY.replace('foo', 'f o'),
  VKEY.replace('foo', 'f\u00a0o'),
  VKEY.replace('U2k', 'U2l'),
  VKEY.slice(0, -4),
  `${VKEY}\n`,
  ` ${VKEY}`,
  anyVkey('example.com/f o', Uint8Array.of(1, ...new Uint8Array(32))),
  anyVkey('example.com/short', Uint8Array.of(1, ...new Uint8Array(31))),
  anyVkey('example.com/empty', Uint8Array.of(1)),
])('%j is malformed', (vkey) => {
  expect(() => parseVerifierKey(vkey)).toThrow(expect.objectContaining({ code: 'malformed-key' }));
});

test.each([0, 2, 4, 6, 255])('a key of type %i is well formed but of no use here', (type) => {
  const vkey = anyVkey('example.com/foo', Uint8Array.of(type, ...new Uint8Array(32)));
  expect(() => parseVerifierKey(vkey)).toThrow(expect.objectContaining({ code: 'unsupported-key' }));
});

test('a signer is its seed: the same key each time, with plain byte arrays', () => {
  // RFC 8032 §7.1, test 1
  const seed = new Uint8Array(Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'));
  const signer = createNoteSigner('node.example/log', seed);
  expect(Buffer.from(signer.publicKey).toString('hex')).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  );
  expect(Buffer.from(signer.sign(new Uint8Array(0))).toString('hex')).toMatch(/^e5564300c360ac72/);
  expect(Object.getPrototypeOf(signer.publicKey)).toBe(Uint8Array.prototype);
  expect(Object.getPrototypeOf(signer.sign(seed))).toBe(Uint8Array.prototype);
  expect(formatVerifierKey(parseVerifierKey(formatVerifierKey(signer)))).toBe(formatVerifierKey(signer));
});

test('names that no signature line can carry, and seeds of another length, are refused', () => {
  const seed = new Uint8Array(32);
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u2003b', 'a\u0085b', '\ud800']) {
    expect(() => createNoteSigner(name, seed)).toThrow(expect.objectContaining({ code: 'malformed-key' }));
  }
  expect(() => createNoteSigner('node.example/log', seed.subarray(1))).toThrow(
    expect.objectContaining({ code: 'malformed-key' }),
  );
});
