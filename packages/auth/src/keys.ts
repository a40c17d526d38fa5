import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';

/** An Ed25519 key pair in PEM (PKCS #8 and SPKI). */
export type KeyPair = { privateKey: string; publicKey: string };

/** Makes a new Ed25519 key pair. */
export function generateKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey };
}

/** The public half (SPKI PEM) of a private Ed25519 key in PEM. Throws when it is something else. */
export function publicKeyOf(privateKeyPem: string): string {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`an Ed25519 key is needed, not ${key.asymmetricKeyType}`);
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
