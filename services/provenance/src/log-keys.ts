import { type Cosigner, createCosigner } from '@alliance/transparency-log/cosigner-key';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import { createNoteSigner, type NoteSigner, type VerifierKey } from '@alliance/transparency-log/note-key';
import { readSeeds } from './private-keys.ts';

/** The keys of a log, all under its name. */
export type LogKeys = {
  /** The first Ed25519 key: signs reports too. */
  signer: NoteSigner;
  /** Every Ed25519 key: checkpoints and the list of removals have a signature of each. */
  signers: readonly [NoteSigner, ...NoteSigner[]];
  /** ML-DSA-44, for a second kind of line under checkpoints. */
  cosigners: readonly Cosigner[];
  /** Keys that signed once and are at hand no more: what they signed counts, and they sign nothing again. */
  lost: readonly VerifierKey[];
};

/**
 * The keys of the log with that origin, from private keys in PEM (PKCS #8): one Ed25519 key at least, and ML-DSA-44 ones if
 * wanted. `lost`: vkeys, one a line. Throws when they are something else, or when the origin cannot stand in a signature line.
 */
export function openLogKeys(origin: string, privateKeysPem: string, lost = ''): LogKeys {
  const { ed25519, mlDsa44 } = readSeeds(privateKeysPem);
  const [first, ...others] = ed25519;
  const lostKeys = lost.trim() === '' ? [] : parseLogKeys(lost).signers;
  const foreign = lostKeys.find(({ name }) => name !== origin);
  if (foreign) throw new Error(`The lost key of ${foreign.name} is not one of ${origin}.`);
  const signer = createNoteSigner(origin, first);
  return {
    signer,
    signers: [signer, ...others.map((seed) => createNoteSigner(origin, seed))],
    cosigners: mlDsa44.map((seed) => createCosigner('ml-dsa-44', origin, seed)),
    lost: lostKeys,
  };
}
