import * as nodeEd25519 from '@alliance/transparency-log/ed25519';
import * as nodeHash from '@alliance/transparency-log/hash';
import { openMlDsa44Seed } from '@alliance/transparency-log/ml-dsa-44';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyEd25519 } from './browser-ed25519.ts';
import { equalBytes, sha256 } from './browser-hash.ts';
import { verifyMlDsa44 } from './browser-ml-dsa-44.ts';

test('a browser hashes as Node does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => equalBytes(sha256(bytes), nodeHash.sha256(bytes))),
  );
});

test('a browser takes the signatures that Node takes, and no changed ones', () => {
  const key = nodeEd25519.openEd25519Seed(new Uint8Array(32).fill(7));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(63), (message, at) => {
      const signature = key.sign(message);
      const forged = signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(verifyEd25519(key.publicKey, message, signature)).toBe(true);
      expect(verifyEd25519(key.publicKey, message, forged)).toBe(false);
      expect(verifyEd25519(key.publicKey, message, signature.slice(1))).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test('the same holds for post-quantum signatures, made and checked by two libraries', () => {
  const key = openMlDsa44Seed(new Uint8Array(32).fill(7));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(2_419), (message, at) => {
      const signature = key.sign(message);
      const forged = signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(verifyMlDsa44(key.publicKey, message, signature)).toBe(true);
      expect(verifyMlDsa44(key.publicKey, message, forged)).toBe(false);
      expect(verifyMlDsa44(key.publicKey, message, signature.slice(1))).toBe(false);
    }),
    { numRuns: 10 },
  );
});
