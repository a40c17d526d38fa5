import type { Envelope } from './envelope.ts';

/** Where a signature's leaf stands in a log, and how that is proven. */
export type LogProof = {
  /** The log's whole C2SP key hash: stock verifiers compare it with what they trust. */
  logKeyHash: Uint8Array;
  index: number;
  treeSize: number;
  root: Uint8Array;
  hashes: readonly Uint8Array[];
  /** The signed note. */
  checkpoint: string;
  leaf: Uint8Array;
};

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A Sigstore bundle v0.3 of an envelope with one signature, made by the key of that id. */
export function sigstoreBundle({ payload, payloadType, signatures }: Envelope, keyId: string, proof: LogProof): object {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const logIndex = String(proof.index);
  return {
    mediaType: MEDIA_TYPE,
    verificationMaterial: {
      publicKey: { hint: keyId },
      tlogEntries: [
        {
          logIndex,
          logId: { keyId: base64(proof.logKeyHash) },
          kindVersion: { kind: 'dsse', version: '0.0.2' },
          integratedTime: '0',
          inclusionProof: {
            logIndex,
            rootHash: base64(proof.root),
            treeSize: String(proof.treeSize),
            hashes: proof.hashes.map(base64),
            checkpoint: { envelope: proof.checkpoint },
          },
          canonicalizedBody: base64(proof.leaf),
        },
      ],
    },
    dsseEnvelope: {
      payload: base64(payload),
      payloadType,
      signatures: signatures.map(({ sig }) => ({ sig: base64(sig), keyid: '' })),
    },
  };
}
