import { sha256 as digest } from '@noble/hashes/sha2.js';

// In place of packages/transparency-log/src/hash.ts, which asks Node (bundle.ts).

/**
 * Bytes of a SHA-256 hash.
 * @public
 */
export const HASH_BYTES = 32;

/** Returns the SHA-256 of the bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return digest(data);
}

/** Says whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
