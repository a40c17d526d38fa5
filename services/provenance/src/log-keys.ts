import { type Cosigner, createCosigner } from '@alliance/transparency-log/cosigner-key';
import { createNoteSigner, type NoteSigner } from '@alliance/transparency-log/note-key';
import { readSeeds } from './private-keys.ts';

/** The keys of a log, all under its name. */
export type LogKeys = {
  /** Ed25519: signs checkpoints, reports and lists. */
  signer: NoteSigner;
  /** ML-DSA-44, for a second kind of line under checkpoints. */
  cosigners: readonly Cosigner[];
};

/**
 * The keys of the log with that origin, from private keys in PEM (PKCS #8): one Ed25519 key and, if wanted, ML-DSA-44 ones.
 * Throws when they are something else, or when the origin cannot stand in a signature line.
 */
export function openLogKeys(origin: string, privateKeysPem: string): LogKeys {
  const { ed25519, mlDsa44 } = readSeeds(privateKeysPem);
  if (ed25519.length > 1) throw new Error('A log has one Ed25519 key.');
  return {
    signer: createNoteSigner(origin, ed25519[0]),
    cosigners: mlDsa44.map((seed) => createCosigner('ml-dsa-44', origin, seed)),
  };
}
