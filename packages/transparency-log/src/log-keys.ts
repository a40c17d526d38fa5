import type { SignedCheckpoint } from './checkpoint.ts';
import { verifyCheckpoint } from './checkpoint.ts';
import { readCosignatures } from './cosignature.ts';
import { type CosignerKey, parseCosignerKey } from './cosigner-key.ts';
import { LogError } from './log-error.ts';
import { parseVerifierKey, type VerifierKey } from './note-key.ts';

/** The keys of one log, as it shows them: while keys change hands there are several. */
export interface LogKeys {
  /** Ed25519, the one in use first. */
  readonly signers: readonly [VerifierKey, ...VerifierKey[]];
  /** ML-DSA-44 keys under the log's name. */
  readonly cosigners: readonly CosignerKey[];
}

/**
 * Reads the keys of a log, one vkey a line; empty lines, those after a # and keys of a kind that is not known here are left
 * out. Throws malformed-key.
 */
export function parseLogKeys(text: string): LogKeys {
  const signers: VerifierKey[] = [];
  const cosigners: CosignerKey[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const signer = unlessUnsupported(() => parseVerifierKey(line));
    const cosigner = signer ? undefined : unlessUnsupported(() => parseCosignerKey(line));
    if (signer) signers.push(signer);
    if (cosigner) cosigners.push(cosigner);
  }
  const [first, ...others] = signers;
  if (first === undefined) {
    throw new LogError('malformed-key', 'There is no verifier key; copy whole lines <name>+<key id>+<base64>.');
  }
  return { signers: [first, ...others], cosigners };
}

/** Accepts a checkpoint that the log signed with one of its keys at least and with none of them wrongly; throws as verifyCheckpoint. */
export function verifyByLog(checkpoint: SignedCheckpoint, { signers, cosigners }: LogKeys): void {
  verifyCheckpoint(checkpoint, signers);
  readCosignatures(checkpoint, cosigners);
}

function unlessUnsupported<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof LogError && error.code === 'unsupported-key') return undefined;
    throw error;
  }
}
