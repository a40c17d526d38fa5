import { formatCheckpoint, parseCheckpoint, type SignedCheckpoint } from './checkpoint.ts';
import { HASH_BYTES } from './hash.ts';
import { verifyInclusion } from './inclusion-proof.ts';
import { LogError, type LogErrorCode } from './log-error.ts';
import { type LogKeys, verifyByLog } from './log-keys.ts';
import type { VerifierKey } from './note-key.ts';
import { decodeBase64, encodeBase64, parseDecimal, readText } from './strict-text.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
const MAX_HASHES = 63;

/** An inclusion proof with the checkpoint it leads to (C2SP tlog-proof). Not to be believed before verifyProofFile. */
export interface ProofFile {
  /** Opaque and signed by nobody. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  readonly checkpoint: SignedCheckpoint;
}

/** What a check found: the place in the log, or the one reason why not. */
export type ProofVerdict =
  | { readonly ok: true; readonly index: number; readonly checkpoint: SignedCheckpoint }
  | { readonly ok: false; readonly reason: ProofRefusal; readonly detail: string };

/**
 * `index-outside-tree` and `not-included` speak of the proof, every other reason of the key or of how the file is
 * made.
 */
export type ProofRefusal = LogErrorCode | 'index-outside-tree' | 'not-included';

/**
 * Reads a proof file strictly, so that formatProofFile gives the same bytes again. Throws malformed-proof-file, -note
 * or -checkpoint.
 */
export function parseProofFile(source: string | Uint8Array): ProofFile {
  const whole = readText(source);
  if (whole === undefined) throw malformed('it is too long, not UTF-8 or has control characters');
  const blank = whole.indexOf('\n\n');
  if (blank < 0) throw malformed('no blank line stands before the checkpoint');

  const lines = whole.slice(0, blank).split('\n');
  if (lines.shift() !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`);
  const extra = lines[0]?.startsWith(EXTRA) ? readExtra(lines.shift()) : undefined;
  const index = readIndex(lines.shift());
  if (lines.length > MAX_HASHES) throw malformed(`it has more than ${MAX_HASHES} hashes`);
  const hashes = lines.map(readHash);
  const checkpoint = parseCheckpoint(whole.slice(blank + 2));
  return { ...(extra && { extra }), index, hashes, checkpoint };
}

/** Returns the text of a proof file, to be kept under the suffix `.tlog-proof`. */
export function formatProofFile({ extra, index, hashes, checkpoint }: ProofFile): string {
  const lines = [FIRST_LINE];
  if (extra && extra.length > 0) lines.push(EXTRA + encodeBase64(extra));
  lines.push(INDEX + index, ...hashes.map(encodeBase64));
  return `${lines.join('\n')}\n\n${formatCheckpoint(checkpoint)}`;
}

/**
 * Says whether the log with this key, or these keys, holds the leaf hash where the file says it does. Never throws for what the file
 * says.
 */
export function verifyProofFile(file: ProofFile, leafHash: Uint8Array, logKey: VerifierKey | LogKeys): ProofVerdict {
  const { index, hashes, checkpoint } = file;
  const { size, root } = checkpoint;
  if (index >= size) {
    return refuse('index-outside-tree', `The proof is for entry ${index} of a tree of ${size}; ask for a later proof.`);
  }
  try {
    verifyByLog(checkpoint, 'signers' in logKey ? logKey : { signers: [logKey], cosigners: [] });
  } catch (error) {
    return refusalOf(error);
  }
  if (!verifyInclusion({ leafHash, index, size, root }, hashes)) {
    return refuse('not-included', `The log does not hold these bytes as entry ${index}: entry or proof was changed.`);
  }
  return { ok: true, index, checkpoint };
}

/** Turns a thrown LogError into a verdict; anything else is a defect and is thrown on. */
export function refusalOf(error: unknown): ProofVerdict {
  if (error instanceof LogError) return refuse(error.code, error.message);
  throw error;
}

function refuse(reason: ProofRefusal, detail: string): ProofVerdict {
  return { ok: false, reason, detail };
}

function readExtra(line = ''): Uint8Array {
  const extra = decodeBase64(line.slice(EXTRA.length));
  if (extra === undefined || extra.length === 0) throw malformed('its extra line is not base64');
  return extra;
}

function readIndex(line: string | undefined): number {
  const index = line?.startsWith(INDEX) ? parseDecimal(line.slice(INDEX.length)) : undefined;
  if (index === undefined) throw malformed('it has no line with the index as a plain decimal number below 2^53');
  return index;
}

function readHash(line: string): Uint8Array {
  const hash = decodeBase64(line);
  if (hash?.length !== HASH_BYTES) throw malformed(`a proof line is not the base64 of ${HASH_BYTES} bytes`);
  return hash;
}

function malformed(why: string): LogError {
  return new LogError('malformed-proof-file', `This is not a proof file: ${why}. Fetch it again from the log.`);
}
