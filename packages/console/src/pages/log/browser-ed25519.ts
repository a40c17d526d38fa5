import { ed25519 } from '@noble/curves/ed25519.js';

// In place of packages/transparency-log/src/ed25519.ts, which asks Node (bundle.ts). Browsers only verify.

/** @public */
export const ED25519_PUBLIC_KEY_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;

/** Says whether the raw 32-byte key made the 64-byte signature over the message (RFC 8032); wrong lengths are simply false. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ED25519_PUBLIC_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/**
 * The same interface as in Node, where logs are signed; a browser signs none.
 * @public
 */
export function openEd25519Seed(_seed: Uint8Array): never {
  throw new Error('A browser signs no log.');
}
