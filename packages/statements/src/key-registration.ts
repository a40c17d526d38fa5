import canonicalize from 'canonicalize';
import { preAuthEncoding } from './pae.ts';
import { REGISTRATION_TYPE, type SigningKey, signBytes, verifyBytes } from './signing-key.ts';

/** Signs, with the key itself, that it is to be a key of the organisation. Returns the signature. */
export function proveKey(privateKeyPem: string, organisation: string, key: SigningKey): Buffer {
  return signBytes(privateKeyPem, claimOf(organisation, key));
}

/** True when whoever asks holds the private half and meant this organisation. */
export function isKeyProven(organisation: string, key: SigningKey, proof: Uint8Array): boolean {
  return verifyBytes(key, claimOf(organisation, key), proof);
}

// The encoding names the purpose, so that this signature is none for a statement, nor a statement's one for this.
function claimOf(organisation: string, { keyId }: SigningKey): Uint8Array {
  const claim = canonicalize({ keyId, organisation });
  return preAuthEncoding(REGISTRATION_TYPE, new TextEncoder().encode(claim));
}
