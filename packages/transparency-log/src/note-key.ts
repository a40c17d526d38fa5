import { ED25519_PUBLIC_KEY_BYTES, openEd25519Seed } from './ed25519.ts';
import { sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { decodeBase64, encodeBase64, encodeHex } from './strict-text.ts';

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u;
const FORBIDDEN_IN_NAME = /[\p{White_Space}+]/u;

/** An Ed25519 public key under the name that its signature lines carry. `keyId` is 8 lower-case hexadecimal digits. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** A verifier key with the power to sign. */
export interface NoteSigner extends VerifierKey {
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Reads a vkey, `name+keyid+base64(01 ‖ key)` (C2SP signed-note). Throws malformed-key, or unsupported-key if not an
 * Ed25519 one.
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  const [, name, keyId, encoded] = VERIFIER_KEY.exec(vkey) ?? [];
  const key = encoded === undefined ? undefined : decodeBase64(encoded);
  const type = key?.[0];
  if (name === undefined || !isKeyName(name) || key === undefined || type === undefined) {
    throw new LogError('malformed-key', 'This is not a verifier key; copy the whole line <name>+<key id>+<base64>.');
  }
  if (type !== ED25519) {
    throw new LogError('unsupported-key', `Key type ${type} cannot be used here; ask for the Ed25519 key (type 1).`);
  }
  const publicKey = key.slice(1);
  if (publicKey.length !== ED25519_PUBLIC_KEY_BYTES || keyIdOf(name, publicKey) !== keyId) {
    throw new LogError('malformed-key', 'The key does not match its own key id; copy the verifier key again.');
  }
  return { name, keyId, publicKey };
}

/** Returns the vkey line of a key, without a newline (C2SP signed-note). */
export function formatVerifierKey({ name, keyId, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${encodeBase64(Uint8Array.of(ED25519, ...publicKey))}`;
}

/**
 * Returns the signer for a name and a 32-byte Ed25519 seed; throws malformed-key if the name cannot stand in a
 * signature line.
 */
export function createNoteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!isKeyName(name)) {
    throw new LogError(
      'malformed-key',
      'A key name is not empty and has no space and no plus sign; use <host>/<path>.',
    );
  }
  const { publicKey, sign } = openEd25519Seed(seed);
  return { name, keyId: keyIdOf(name, publicKey), publicKey, sign };
}

/** Says whether the text can name a key: not empty, no Unicode space, no plus sign (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !FORBIDDEN_IN_NAME.test(name);
}

/** The whole hash that a key id is the beginning of: what Sigstore knows a log by. */
export function keyHash({ name, publicKey }: Pick<VerifierKey, 'name' | 'publicKey'>): Uint8Array {
  const named = new TextEncoder().encode(`${name}\n`);
  return sha256(Uint8Array.of(...named, ED25519, ...publicKey));
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  return encodeHex(keyHash({ name, publicKey }).subarray(0, KEY_ID_BYTES));
}
