import { createPublicKey } from 'node:crypto';
import { keyHash, type VerifierKey } from '@alliance/transparency-log/note-key';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { Signer } from './signers.ts';

/** Verifies a bundle as somebody would who trusts the log and the key; throws what Sigstore's verifier throws. */
export function verifyAsStranger(bundle: string, log: VerifierKey, { key }: Signer): void {
  const x = Buffer.from(log.publicKey).toString('base64url');
  const trust = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    ctlogs: [],
    tlogs: [
      {
        logID: Buffer.from(keyHash(log)),
        baseURL: `https://${log.name}`,
        publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
        validFor: { start: new Date(0), end: new Date(8.64e15) },
      },
    ],
    publicKey: () => ({
      publicKey: createPublicKey({ key: key.spki, format: 'der', type: 'spki' }),
      validFor: () => true,
    }),
  };
  const thresholds = { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0, tsaThreshold: 0 };
  new Verifier(trust, thresholds).verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle))));
}

/** The same bundle with one byte changed, once for each part that a verifier must look at. */
export function changedBundles(text: string): Record<string, string> {
  const { dsseEnvelope, verificationMaterial, ...rest } = JSON.parse(text);
  const [entry] = verificationMaterial.tlogEntries;
  const { inclusionProof } = entry;
  const made = (envelope: object, other: object) =>
    JSON.stringify({
      ...rest,
      dsseEnvelope: { ...dsseEnvelope, ...envelope },
      verificationMaterial: { ...verificationMaterial, tlogEntries: [{ ...entry, ...other }] },
    });
  const [first, ...others] = inclusionProof.hashes;
  const envelope = inclusionProof.checkpoint.envelope.replace(/[A-Za-z0-9+/](?=[^\n]{10}\n$)/, flipCharacter);
  return {
    payload: made({ payload: flip(dsseEnvelope.payload) }, {}),
    signature: made({ signatures: [{ ...dsseEnvelope.signatures[0], sig: flip(dsseEnvelope.signatures[0].sig) }] }, {}),
    leaf: made({}, { canonicalizedBody: flip(entry.canonicalizedBody) }),
    proof: made({}, { inclusionProof: { ...inclusionProof, hashes: [flip(first), ...others] } }),
    checkpoint: made({}, { inclusionProof: { ...inclusionProof, checkpoint: { envelope } } }),
  };
}

function flip(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString('base64');
}

function flipCharacter(character: string): string {
  return character === 'A' ? 'B' : 'A';
}
