import { type Cosigner, createCosigner } from '@alliance/transparency-log/cosigner-key';
import { createNoteSigner, type NoteSigner, type VerifierKey } from '@alliance/transparency-log/note-key';
import { readSeeds } from './private-keys.ts';

/** The keys of a log, all under its name. */
export type LogKeys = {
  /** Each signs every checkpoint; the first signs everything else, too. */
  signers: readonly [NoteSigner, ...NoteSigner[]];
  /** ML-DSA-44, for a second kind of line under checkpoints. */
  cosigners: readonly Cosigner[];
  /** Keys that signed once; what they signed stays true. */
  former: readonly VerifierKey[];
};

/**
 * The keys of the log with that origin, from private keys in PEM (PKCS #8). Throws unless the first is an Ed25519 key and the
 * others are Ed25519 or ML-DSA-44 ones, or when the origin cannot stand in a signature line.
 */
export function openLogKeys(origin: string, privateKeysPem: string, former: readonly VerifierKey[] = []): LogKeys {
  const { ed25519, mlDsa44 } = readSeeds(privateKeysPem);
  const [first, ...others] = ed25519;
  return {
    signers: [createNoteSigner(origin, first), ...others.map((seed) => createNoteSigner(origin, seed))],
    cosigners: mlDsa44.map((seed) => createCosigner('ml-dsa-44', origin, seed)),
    former,
  };
}

/** Every key under whose signature a checkpoint of this log may stand. */
export function trustedKeys({ signers, former }: LogKeys): [VerifierKey, ...VerifierKey[]] {
  return [...signers, ...former];
}
