import { createPrivateKey, type KeyObject } from 'node:crypto';

const PEM = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;

/** The seeds of private keys, as `transparency-log` opens them. */
export type Seeds = { ed25519: readonly [Uint8Array, ...Uint8Array[]]; mlDsa44: readonly Uint8Array[] };

/**
 * Reads one or more private keys, one after the other in PEM (PKCS #8). Throws unless each is an Ed25519 or an ML-DSA-44 key
 * and one at least is an Ed25519 one.
 */
export function readSeeds(pem: string): Seeds {
  const keys = (pem.match(PEM) ?? [pem]).map((block) => createPrivateKey(block));
  const other = keys.find(({ asymmetricKeyType }) => !['ed25519', 'ml-dsa-44'].includes(String(asymmetricKeyType)));
  if (other) throw new Error(`An Ed25519 or ML-DSA-44 key is needed, not ${other.asymmetricKeyType}.`);
  const [first, ...rest] = seedsOf(keys, 'ed25519', 'd');
  if (first === undefined) throw new Error('One of the keys must be an Ed25519 key.');
  return { ed25519: [first, ...rest], mlDsa44: seedsOf(keys, 'ml-dsa-44', 'priv') };
}

function seedsOf(keys: readonly KeyObject[], type: string, field: string): Uint8Array[] {
  return keys
    .filter(({ asymmetricKeyType }) => asymmetricKeyType === type)
    .map((key) => Buffer.from(String((key.export({ format: 'jwk' }) as Record<string, unknown>)[field]), 'base64url'));
}
