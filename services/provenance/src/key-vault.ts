import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SECRET = /^[0-9a-f]{64}$/;

/** Keeps private keys so that nobody can use them who has only the database. */
export type KeyVault = {
  /** `about` is bound to what is sealed: it opens for nothing else. */
  seal(privateKeyPem: string, about: string): Buffer;
  /** Throws an Error when the secret, or what it was sealed about, is another. */
  open(sealed: Uint8Array, about: string): string;
};

/** A vault under a secret of 32 bytes in hexadecimal digits (AES-256-GCM); undefined without one. Throws when it is something else. */
export function openVault(secret: string): KeyVault | undefined {
  if (secret === '') return undefined;
  if (!SECRET.test(secret)) throw new Error(`A secret of ${KEY_BYTES} bytes in hexadecimal digits is needed.`);
  const key = Buffer.from(secret, 'hex');
  return {
    seal: (privateKeyPem, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about, 'utf8'));
      const sealed = Buffer.concat([cipher.update(privateKeyPem, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (sealed, about) => {
      const [nonce, tag, body] = [
        sealed.subarray(0, NONCE_BYTES),
        sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
        sealed.subarray(NONCE_BYTES + TAG_BYTES),
      ];
      const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about, 'utf8')).setAuthTag(tag);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
