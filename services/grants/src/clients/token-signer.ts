import { createHash, createPublicKey } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import type { Revocations, Visa } from '../domain/visa.ts';

/** A public key as a JWK has it (RFC 8037), by its thumbprint (RFC 7638). */
export type TokenKey = { kid: string; x: string };

/** Signs visas and lists of those that hold no more; tells what they are verified with. */
export type TokenSigner = {
  sign(visa: Visa): string;
  signRevocations(list: Revocations): string;
  keys: readonly TokenKey[];
};

/**
 * The signer of a node, whose tokens name where its keys are. `previousKey`: what signed before; its tokens stay good for the
 * rest of their hour. Both are Ed25519 private keys in PEM.
 */
export function tokenSigner(
  { key, previousKey }: { key: string; previousKey: string | undefined },
  publicUrl: string,
): TokenSigner {
  const own = tokenKey(key);
  const jku = `${publicUrl.replace(/\/+$/, '')}/.well-known/jwks.json`;
  const signerOf = (typ: string) =>
    createSigner({ key, algorithm: 'EdDSA', kid: own.kid, header: { typ, jku } as never });
  const sign = signerOf('vnd.ga4gh.visa+jwt');
  const signRevocations = signerOf('grant-revocations+jwt');
  return { sign, signRevocations, keys: [own, ...(previousKey ? [tokenKey(previousKey)] : [])] };
}

function tokenKey(privateKeyPem: string): TokenKey {
  const { crv, kty, x } = createPublicKey(privateKeyPem).export({ format: 'jwk' }) as Record<
    'crv' | 'kty' | 'x',
    string
  >;
  return { kid: createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url'), x };
}
