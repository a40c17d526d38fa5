import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { LogError } from './log-error.ts';

export const ED25519_PUBLIC_KEY_BYTES = 32;
const ED25519_SEED_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;

// node:crypto takes raw keys only inside their DER envelopes (RFC 8410); both are a fixed prefix for Ed25519.
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const PKCS8_PREFIX = Uint8Array.of(
  ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20],
);

/** A private key that is ready to sign, with the raw public key that belongs to it. */
export interface Ed25519KeyPair {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Says whether the raw 32-byte key made the 64-byte signature over the message (RFC 8032); wrong lengths are simply
 * false.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ED25519_PUBLIC_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const key = createPublicKey({ key: envelope(SPKI_PREFIX, publicKey), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** Opens the private key whose 32-byte seed (RFC 8032 §5.1.5) is given. Throws malformed-key on another length. */
export function openEd25519Seed(seed: Uint8Array): Ed25519KeyPair {
  if (seed.length !== ED25519_SEED_BYTES) {
    const message = `An Ed25519 seed has ${ED25519_SEED_BYTES} bytes, not ${seed.length}; pass the raw seed.`;
    throw new LogError('malformed-key', message);
  }
  const key = createPrivateKey({ key: envelope(PKCS8_PREFIX, seed), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

function envelope(prefix: Uint8Array, raw: Uint8Array) {
  return Buffer.concat([prefix, raw]);
}
