import { type Cosigner, createCosigner } from '@alliance/transparency-log/cosigner-key';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import type { VerifierKey } from '@alliance/transparency-log/note-key';
import { readSeeds } from './private-keys.ts';

/** The cosigners of the witness of that name: an Ed25519 one and, where there is such a key, an ML-DSA-44 one. Throws as `readSeeds`. */
export function witnessCosigners(name: string, privateKeysPem: string): Cosigner[] {
  const { ed25519, mlDsa44 } = readSeeds(privateKeysPem);
  return [
    ...ed25519.map((seed) => createCosigner('ed25519', name, seed)),
    ...mlDsa44.map((seed) => createCosigner('ml-dsa-44', name, seed)),
  ];
}

/** Reads the keys of logs, one a line as logs show them at `/log/key`. Throws LogError. */
export function readLogKeys(text: string): readonly VerifierKey[] {
  return text.trim() === '' ? [] : parseLogKeys(text).signers;
}
