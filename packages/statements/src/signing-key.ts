import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

export const KEY_ALGORITHMS = ['ecdsa-p256', 'ed25519'] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** A public key that an organisation may sign with. */
export type SigningKey = {
  /** SHA-256 (hex) of the SubjectPublicKeyInfo. */
  keyId: string;
  algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  spki: Buffer;
};

/** What a registry asks to be signed before it believes that somebody holds a key; never a statement's type. */
export const REGISTRATION_TYPE = 'application/vnd.alliance.key-registration.v1+json';

const MAX_PEM_LENGTH = 1_000;
const PEM = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/;

/** Reads an ECDSA P-256 or Ed25519 public key (SubjectPublicKeyInfo, PEM); undefined when it is something else. */
export function readPublicKey(pem: string): SigningKey | undefined {
  if (pem.length > MAX_PEM_LENGTH || !PEM.test(pem.replaceAll('\r\n', '\n'))) return undefined;
  try {
    return toSigningKey(createPublicKey({ key: pem, format: 'pem', type: 'spki' }));
  } catch {
    return undefined;
  }
}

/** The same of a key as it is stored: SubjectPublicKeyInfo, DER. */
export function readSpki(spki: Uint8Array): SigningKey | undefined {
  try {
    return toSigningKey(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
}

/** The public half of a private key in PEM (PKCS #8); undefined when it is not one of ours. */
export function publicHalf(privateKeyPem: string): SigningKey | undefined {
  return toSigningKey(createPublicKey(createPrivateKey(privateKeyPem)));
}

function toSigningKey(key: KeyObject): SigningKey | undefined {
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) return undefined;
  const spki = key.export({ format: 'der', type: 'spki' });
  return { keyId: hash('sha256', spki), algorithm, spki };
}

function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? 'ecdsa-p256' : undefined;
}

/** The key in PEM, as it is shown. */
export function toPem({ spki }: Pick<SigningKey, 'spki'>): string {
  const lines = spki.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

/** Signs bytes: ECDSA over SHA-256 in DER, as Sigstore takes it, or Ed25519. */
export function signBytes(privateKeyPem: string, bytes: Uint8Array): Buffer {
  const key = createPrivateKey(privateKeyPem);
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key);
}

/** True when the signature over the bytes is that key's. */
export function verifyBytes({ algorithm, spki }: SigningKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  try {
    return verify(algorithm === 'ed25519' ? null : 'sha256', bytes, key, signature);
  } catch {
    return false;
  }
}
