import { type Cosigner, createCosigner } from '@alliance/transparency-log/cosigner-key';
import { LogError } from '@alliance/transparency-log/log-error';
import { parseVerifierKey, type VerifierKey } from '@alliance/transparency-log/note-key';
import { readSeeds } from './private-keys.ts';

/** The cosigners of the witness of that name: an Ed25519 one and, where there is such a key, an ML-DSA-44 one. Throws as `readSeeds`. */
export function witnessCosigners(name: string, privateKeysPem: string): Cosigner[] {
  const { ed25519, mlDsa44 } = readSeeds(privateKeysPem);
  return [
    ...ed25519.map((seed) => createCosigner('ed25519', name, seed)),
    ...mlDsa44.map((seed) => createCosigner('ml-dsa-44', name, seed)),
  ];
}

/** Reads the keys of logs, one a line as logs show them at `/log/key`; lines for other algorithms and those after a # are left out. Throws LogError. */
export function readLogKeys(text: string): VerifierKey[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(readLogKey);
}

function readLogKey(vkey: string): VerifierKey[] {
  try {
    return [parseVerifierKey(vkey)];
  } catch (error) {
    if (error instanceof LogError && error.code === 'unsupported-key') return [];
    throw error;
  }
}
