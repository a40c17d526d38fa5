import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';

// In place of packages/transparency-log/src/ml-dsa-44.ts, which asks Node (bundle.ts). Browsers only verify.

/** @public */
export const ML_DSA_44_PUBLIC_KEY_BYTES = 1_312;
const SIGNATURE_BYTES = 2_420;

/** Says whether the raw key made the signature over the message (FIPS 204, empty context); wrong lengths are simply false. */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ML_DSA_44_PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ml_dsa44.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}

/**
 * The same interface as in Node, where checkpoints are signed; a browser signs none.
 * @public
 */
export function openMlDsa44Seed(_seed: Uint8Array): never {
  throw new Error('A browser signs no log.');
}
