import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { KeyAlgorithm, SigningKey } from './signing-key.ts';

const KEY_DETAILS: Readonly<Record<KeyAlgorithm, string>> = {
  'ecdsa-p256': 'PKIX_ECDSA_P256_SHA_256',
  ed25519: 'PKIX_ED25519',
};

/** The leaf of one signature over a statement: the canonical body of Rekor v2, kind `dsse` 0.0.2. */
export function statementLeaf(payload: Uint8Array, signature: Uint8Array, key: SigningKey): Buffer {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const text = canonicalize({
    apiVersion: '0.0.2',
    kind: 'dsse',
    spec: {
      dsseV002: {
        payloadHash: { algorithm: 'SHA2_256', digest: base64(hash('sha256', payload, 'buffer')) },
        signatures: [
          {
            content: base64(signature),
            verifier: { keyDetails: KEY_DETAILS[key.algorithm], publicKey: { rawBytes: base64(key.spki) } },
          },
        ],
      },
    },
  });
  return Buffer.from(text ?? '', 'utf8');
}
