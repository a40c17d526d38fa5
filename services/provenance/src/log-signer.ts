import { createPrivateKey } from 'node:crypto';
import { createNoteSigner, type NoteSigner } from '@alliance/transparency-log/note-key';

/**
 * The signer of the log with that origin, from an Ed25519 private key in PEM (PKCS #8). Throws when the key is something
 * else, or the origin cannot stand in a signature line.
 */
export function logSigner(origin: string, privateKeyPem: string): NoteSigner {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`An Ed25519 key is needed, not ${key.asymmetricKeyType}.`);
  const { d = '' } = key.export({ format: 'jwk' });
  return createNoteSigner(origin, Buffer.from(d, 'base64url'));
}
