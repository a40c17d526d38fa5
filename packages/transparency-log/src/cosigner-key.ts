import { ED25519_PUBLIC_KEY_BYTES, openEd25519Seed, verifyEd25519 } from './ed25519.ts';
import { sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { ML_DSA_44_PUBLIC_KEY_BYTES, openMlDsa44Seed, verifyMlDsa44 } from './ml-dsa-44.ts';
import { isKeyName } from './note-key.ts';
import { decodeBase64, encodeBase64, encodeHex } from './strict-text.ts';

/** How a cosignature is made (C2SP tlog-cosignature). */
export type CosignerAlgorithm = 'ed25519' | 'ml-dsa-44';

/** The public key of somebody who cosigns checkpoints, under the name that the lines carry. */
export interface CosignerKey {
  readonly algorithm: CosignerAlgorithm;
  readonly name: string;
  /** 8 lower-case hexadecimal digits. */
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** A cosigner's key with the power to sign. */
export interface Cosigner extends CosignerKey {
  sign(message: Uint8Array): Uint8Array;
}

const ALGORITHMS = {
  ed25519: { type: 0x04, keyBytes: ED25519_PUBLIC_KEY_BYTES, open: openEd25519Seed, verify: verifyEd25519 },
  'ml-dsa-44': { type: 0x06, keyBytes: ML_DSA_44_PUBLIC_KEY_BYTES, open: openMlDsa44Seed, verify: verifyMlDsa44 },
} as const;
const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u;
const KEY_ID_BYTES = 4;
/** ML-DSA-44 cosignatures hold the name behind its length in one byte. */
const MAX_NAME_BYTES = 255;

/** Reads the vkey of a cosigner, `name+keyid+base64(type ‖ key)` with type 4 or 6. Throws malformed-key or unsupported-key. */
export function parseCosignerKey(vkey: string): CosignerKey {
  const [, name, keyId, encoded] = VERIFIER_KEY.exec(vkey) ?? [];
  const key = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || !isCosignerName(name) || key === undefined) {
    throw new LogError('malformed-key', "This is not a cosigner's key; copy the whole line <name>+<key id>+<base64>.");
  }
  const algorithm = (Object.keys(ALGORITHMS) as CosignerAlgorithm[]).find((each) => ALGORITHMS[each].type === key[0]);
  if (algorithm === undefined) {
    throw new LogError('unsupported-key', `Key type ${key[0]} makes no cosignatures; ask for one of type 4 or 6.`);
  }
  const publicKey = key.slice(1);
  if (publicKey.length !== ALGORITHMS[algorithm].keyBytes || keyIdOf(algorithm, name, publicKey) !== keyId) {
    throw new LogError('malformed-key', 'The key does not match its own key id; copy the verifier key again.');
  }
  return { algorithm, name, keyId, publicKey };
}

/** Returns the vkey line of a cosigner, without a newline. */
export function formatCosignerKey({ algorithm, name, keyId, publicKey }: CosignerKey): string {
  return `${name}+${keyId}+${encodeBase64(Uint8Array.of(ALGORITHMS[algorithm].type, ...publicKey))}`;
}

/** Returns the cosigner of that name with a 32-byte seed; throws malformed-key if the name cannot stand in a signature line. */
export function createCosigner(algorithm: CosignerAlgorithm, name: string, seed: Uint8Array): Cosigner {
  if (!isCosignerName(name)) {
    throw new LogError(
      'malformed-key',
      `A cosigner's name has 1 to ${MAX_NAME_BYTES} bytes, no space and no plus sign; use <host>/<path>.`,
    );
  }
  const { publicKey, sign } = ALGORITHMS[algorithm].open(seed);
  return { algorithm, name, keyId: keyIdOf(algorithm, name, publicKey), publicKey, sign };
}

/** Says whether the key made the raw signature over the message. */
export function verifyByCosigner(key: CosignerKey, message: Uint8Array, signature: Uint8Array): boolean {
  return ALGORITHMS[key.algorithm].verify(key.publicKey, message, signature);
}

function isCosignerName(name: string): boolean {
  return isKeyName(name) && new TextEncoder().encode(name).length <= MAX_NAME_BYTES;
}

function keyIdOf(algorithm: CosignerAlgorithm, name: string, publicKey: Uint8Array): string {
  const named = new TextEncoder().encode(`${name}\n`);
  const hash = sha256(Uint8Array.of(...named, ALGORITHMS[algorithm].type, ...publicKey));
  return encodeHex(hash.subarray(0, KEY_ID_BYTES));
}
