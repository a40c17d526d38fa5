import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { LogError } from './log-error.ts';

export const ML_DSA_44_PUBLIC_KEY_BYTES = 1_312;
const SIGNATURE_BYTES = 2_420;
const SEED_BYTES = 32;

// As for Ed25519, node:crypto takes raw keys only inside their DER envelopes (RFC 9881).
const SPKI_PREFIX = Buffer.from('30820532300b06096086480165030403110382052100', 'hex');
const PKCS8_PREFIX = Buffer.from('3034020100300b060960864801650304031104228020', 'hex');

/** An ML-DSA-44 private key that is ready to sign, with the raw public key that belongs to it. */
export interface MlDsa44KeyPair {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Says whether the raw key made the signature over the message (FIPS 204, empty context); wrong lengths are simply false. */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ML_DSA_44_PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** Opens the private key whose 32-byte seed (FIPS 204, the input of its key generation) is given. Throws malformed-key on another length. */
export function openMlDsa44Seed(seed: Uint8Array): MlDsa44KeyPair {
  if (seed.length !== SEED_BYTES) {
    const message = `An ML-DSA-44 seed has ${SEED_BYTES} bytes, not ${seed.length}; pass the raw seed.`;
    throw new LogError('malformed-key', message);
  }
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}
